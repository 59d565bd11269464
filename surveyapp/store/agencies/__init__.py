"""The dated tree of agencies, procedures and counters."""
