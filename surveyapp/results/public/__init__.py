"""The published edition: what of a result may leave the house."""
