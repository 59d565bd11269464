"""Which factors to mend first."""
