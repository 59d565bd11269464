"""How the order of a wave is shown at most, decided before it closes."""
