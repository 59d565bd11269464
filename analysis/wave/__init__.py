"""One wave as arrays: its sample, structure, rule, weights and counts."""
