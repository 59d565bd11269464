"""The result object, and its canonical form as bytes."""
