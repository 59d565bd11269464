"""Stored responses read back: as matrix, as rows, as counts."""
