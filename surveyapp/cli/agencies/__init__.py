"""Commands about who is rated, and how many stand behind it."""
