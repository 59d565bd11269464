"""Files of published sister indices, with the columns that their publishers and collectors give them."""
