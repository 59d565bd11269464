"""A locked round is published: what will be frozen, then decision, signer and day."""
