"""Long work: the job row is the truth, a worker leases it, a child process does it."""
