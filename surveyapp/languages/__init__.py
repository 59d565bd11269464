"""What differs from language to language beside the words: numbers, dates, the order of letters."""
