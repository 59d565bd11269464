"""What this program tells of itself to whoever watches it: a log, and numbers. Never an answer, nor who gave it."""
