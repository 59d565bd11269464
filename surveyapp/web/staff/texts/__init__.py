"""The words that a round serves, and how they came into force."""
