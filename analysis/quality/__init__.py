"""How good the answers are, and which factors go with the overall rating."""
