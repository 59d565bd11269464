"""A new wave, and what was decided of one before it opens."""
