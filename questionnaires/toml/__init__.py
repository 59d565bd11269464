"""A definition as TOML files: found in a folder, read table by table, begun anew."""
