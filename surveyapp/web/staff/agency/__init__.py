"""One agency's results."""
