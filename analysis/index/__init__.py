"""The indices of one wave: parts, levels, and what is made of many agencies."""
