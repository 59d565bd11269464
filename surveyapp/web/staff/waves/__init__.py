"""The list of waves, and one wave."""
