"""The page of a wave's releases: what stands under each, its files, and its paper as it was signed."""
