"""Files that leave the house: CSV and JSON that carry everything."""
