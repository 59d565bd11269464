"""The words that a wave serves, and how they came into force."""
