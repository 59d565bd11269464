"""What the columns and codes of others' files are in ours: written in a TOML file, checked, applied row by row."""
