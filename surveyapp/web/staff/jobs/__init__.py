"""Documents that take long."""
