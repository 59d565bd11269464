"""One of several options, in no order."""

from __future__ import annotations

from questionnaires.types.base import AnswerType


class Single(AnswerType):
    fewest_options = 2
    fills_columns = True
    one_of_many = True
    shares_a_grid = True
