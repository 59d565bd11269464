"""A result beside an earlier one, and what each change is made of."""
