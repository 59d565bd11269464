"""Which wish comes first."""
