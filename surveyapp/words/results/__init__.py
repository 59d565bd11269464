"""Sentences about a result: how it came about, what its index is made of, what it is compared with."""
