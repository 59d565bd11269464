"""What moved between two waves, and what the change is made of."""
