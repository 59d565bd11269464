"""Files that come in: read whole, checked whole, stored whole or not at all."""
