"""Close, lock and reopen a wave."""
