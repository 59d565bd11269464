"""Results frozen as numbered, signed releases."""
