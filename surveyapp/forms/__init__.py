"""What a browser posts becomes answers, or a list of what is wrong."""

from surveyapp.forms.envelope import Envelope, new_key, opened_mark, pace
from surveyapp.forms.moves import mistakes, move
from surveyapp.forms.posted import SIZES, Filled, Given, read, size
from surveyapp.forms.steps import KIND, REVIEW, START, Route, route

__all__ = [
    "KIND",
    "REVIEW",
    "SIZES",
    "START",
    "Envelope",
    "Filled",
    "Given",
    "Route",
    "mistakes",
    "move",
    "new_key",
    "opened_mark",
    "pace",
    "read",
    "route",
    "size",
]
