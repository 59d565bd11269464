"""What the answers mean. Arrays in, frozen results out. No web, no database, no clock, no global randomness."""
