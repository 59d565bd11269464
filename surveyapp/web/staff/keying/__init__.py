"""One form on paper, keyed in."""
