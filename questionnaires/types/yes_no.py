"""`1` is yes, `0` is no."""

from __future__ import annotations

from questionnaires.codes import Option
from questionnaires.types.base import AnswerType


class YesNo(AnswerType):
    shares_a_grid = True
    shared_words = "yes-no"

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return tuple(Option(code, float(code) if rated else None) for code in "10")
