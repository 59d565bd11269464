"""The reports: one folder each."""
