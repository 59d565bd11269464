"""What the index of a round is made of."""
