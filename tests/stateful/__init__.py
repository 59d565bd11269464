"""Somebody who does whatever can be done, in any order, and knows what must have become of it."""
