"""The page on which the office says who it is, with the head and end of its documents beside it."""
