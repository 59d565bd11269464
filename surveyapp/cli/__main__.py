"""`python -m surveyapp.cli` is the command line."""

from surveyapp.cli import main

main(prog_name="surveyapp")
