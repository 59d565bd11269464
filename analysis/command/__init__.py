"""The statistics alone, for any CSV file: `python -m analysis`."""
