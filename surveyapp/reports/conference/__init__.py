"""The page for a meeting about the sister indices of a province."""
