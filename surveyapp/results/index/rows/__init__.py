"""Estimates become index rows: figures, ranks, and why there is none."""
