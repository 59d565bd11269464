"""What may leave the house, and what an index is called."""
