"""Devices at counters, as the office sees them."""
