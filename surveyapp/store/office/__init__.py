"""What the office says of itself: who it is, who signs, where to ask."""
