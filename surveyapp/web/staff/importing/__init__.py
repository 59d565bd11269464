"""Answers and population from a file: shown first, then stored."""
