"""Rows become values here and nowhere else; every change of the database is one of these functions."""
