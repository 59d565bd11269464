"""Forms on paper: batches of sheets, what is keyed in of each, and how they become responses."""
