"""One unit: what it answers for, and what that cost."""
