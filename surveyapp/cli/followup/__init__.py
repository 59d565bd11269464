"""Commands about who answers for a part of an index, and about measures."""
