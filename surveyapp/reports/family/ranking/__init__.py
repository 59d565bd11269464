"""The ranked report."""
