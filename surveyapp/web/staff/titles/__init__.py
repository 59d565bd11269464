"""What a wave is called, mended before it opens."""
