"""What the change of an index is made of."""
