"""What a browser posts becomes answers, or a list of what is wrong."""

from surveyapp.forms.envelope import is_key, new_key, opened_at, opened_mark, pace
from surveyapp.forms.moves import mistakes, move
from surveyapp.forms.posted import SIZES, Filled, Given, read, size
from surveyapp.forms.steps import KIND, REVIEW, START, Route, route

__all__ = [
    "KIND",
    "REVIEW",
    "SIZES",
    "START",
    "Filled",
    "Given",
    "Route",
    "is_key",
    "mistakes",
    "move",
    "new_key",
    "opened_at",
    "opened_mark",
    "pace",
    "read",
    "route",
    "size",
]
