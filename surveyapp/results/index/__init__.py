"""The answers of a wave become its index rows."""
