"""Commands about one-time codes."""
