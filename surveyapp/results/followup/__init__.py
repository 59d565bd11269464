"""Parts of indices that somebody answers for, and who lost the points of a change."""
