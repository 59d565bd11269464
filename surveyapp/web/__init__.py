"""Pages: fetch, ask, answer. No SQL, no arithmetic."""
