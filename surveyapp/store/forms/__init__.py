"""A response's way into the database, one by one or from a file."""
