"""Commands that prepare an installation and run it."""
