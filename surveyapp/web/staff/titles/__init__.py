"""What a round is called, mended before it opens."""
