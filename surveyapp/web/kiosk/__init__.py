"""Devices at counters: the address at which forms arrive one by one, and the tablet's own page."""
