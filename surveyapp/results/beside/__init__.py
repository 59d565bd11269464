"""What pages and documents show beside the indices."""
