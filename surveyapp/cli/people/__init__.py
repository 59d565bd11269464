"""Commands about accounts, and the record of what was done with them."""
