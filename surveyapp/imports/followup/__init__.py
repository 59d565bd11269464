"""Lists of who answers for a part of an index, and of measures, as files have them."""
