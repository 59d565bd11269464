"""The ranking of a collected wave."""
