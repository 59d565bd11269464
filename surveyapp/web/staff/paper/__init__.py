"""The batches of paper forms of a wave, and one of them."""
