"""Results that are kept, and releases that are frozen."""
