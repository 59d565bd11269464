"""Long work: the job row is the truth, a worker leases it, a child process does it."""

REPORT = "report"

KINDS: dict[str, str] = {REPORT: "surveyapp.jobs.report:make"}
"""Kind of a job -> `module:function` that takes (engine, arguments) and gives a `Document`, in a child process."""
