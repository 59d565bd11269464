"""Forms received while a wave collects."""
