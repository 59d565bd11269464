"""What is done about results: who answers for a part of an index, and the measures that were decided."""
