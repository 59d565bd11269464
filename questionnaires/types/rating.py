"""An ordered scale: each option has a value."""

from __future__ import annotations

from questionnaires.types.base import AnswerType, TypedQuestion

FACES = 5


class Rating(AnswerType):
    fewest_options = 2
    always_valued = True
    says_level = True
    shares_a_grid = True

    def has_faces(self, question: TypedQuestion) -> bool:
        """Five steps from bad to good; not where agreeing is the bad answer."""
        return len(question.options) == FACES and not question.reversed
