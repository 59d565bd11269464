"""Commands about forms on paper that staff key in."""
