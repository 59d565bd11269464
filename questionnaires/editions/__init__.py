"""Two editions side by side: what changed, which question became which, and what became of the words."""
