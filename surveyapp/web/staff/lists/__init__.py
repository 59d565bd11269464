"""Lists of the office from a file: shown first, then stored."""
