"""What the index of a wave is made of."""
