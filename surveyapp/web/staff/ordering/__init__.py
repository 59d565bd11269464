"""The page on which a report is asked for, with the number and day that its document gets."""
