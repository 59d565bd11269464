"""One reader for every table that comes in: from bytes to rows that know their place."""
