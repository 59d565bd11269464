"""The sister indices of a province, and the way in for their files."""
