"""Waves, their states, their populations and cells."""
