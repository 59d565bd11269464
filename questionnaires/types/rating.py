"""An ordered scale: each option has a value."""

from __future__ import annotations

from questionnaires.types.base import AnswerType


class Rating(AnswerType):
    fewest_options = 2
    always_valued = True
    faces = True
    shares_a_grid = True
