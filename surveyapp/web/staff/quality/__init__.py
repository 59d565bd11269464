"""The quality of a wave's data."""
