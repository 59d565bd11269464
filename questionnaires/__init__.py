"""What is asked. Definitions are data; Python here only reads, checks and describes them. No web, no database, no numbers."""
