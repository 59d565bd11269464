"""Long work: how far a job has got, and why it failed."""

from __future__ import annotations

from surveyapp.words.speech import later

JOB_STATES = {
    "waiting": later("waiting"),
    "running": later("being made"),
    "done": later("ready"),
    "failed": later("failed"),
}
FAILURES = {
    "time": later("It took longer than {detail} seconds and was stopped."),
    "killed": later("The process that made it was ended from outside (signal {detail})."),
    "crash": later("The program met an error of its own: {detail}"),
    "refused": later("{detail}"),
    "lost": later("The worker stopped twice while making it."),
}
