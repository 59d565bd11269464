"""What is missing before a wave opens, by its rows."""
