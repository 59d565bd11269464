"""A variance that holds near 100 % and with few clusters, and the intervals and tests that are made of it."""
