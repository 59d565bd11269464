"""Commands about the devices at counters."""
