"""The page of a round's releases: what stands under each, its files, and its paper as it was signed."""
