"""Engines and transactions: SQLite embedded, PostgreSQL for a province, the same words for both."""
