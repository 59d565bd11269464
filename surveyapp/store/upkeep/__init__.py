"""What keeps a database in order: what is due is erased, and what is in it can be compared."""
