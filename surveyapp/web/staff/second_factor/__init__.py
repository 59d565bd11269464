"""The second step of one's own sign-in: set up, renewed, taken away."""
