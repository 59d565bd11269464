"""Commands that keep a database: backup, restore, erase."""
