"""Indices at the common mix of a group."""
