"""Commands about the office itself."""
