"""Measures: a list, and a page for each."""
