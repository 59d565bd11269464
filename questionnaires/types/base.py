"""What every answer type can be asked. Each answers for one question, and what it does not say stands here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from questionnaires.codes import DIGITS, Missing, Option

Raw = str | Sequence[str]
"""What a form posts for one question: one string, or the list of boxes that were ticked."""
NUMBER, TEXT = "number", "text"
"""How a value is kept beside the slots."""
GIVEN = "1"
"""The character of a slot whose value stands beside it, and of an option that was ticked."""


def later(message: str) -> str:
    """Marks a sentence for the catalogues of whoever shows it."""
    return message


class AnswerError(ValueError):
    """The respondent's mistake. `reason` is a key of MISTAKES, or of the type's own `mistakes`."""

    def __init__(self, question: str, reason: str) -> None:
        self.question = question
        self.reason = reason
        super().__init__(f"{question}: {reason}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """`sentence` is said to the respondent, with the values of `AnswerType.limits` and, where `bounded`, the bounds
    behind it; `in_file` to whoever imports, of a {question} and what is {given} in its cells."""

    sentence: str
    in_file: str
    bounded: bool = False


NOT_OFFERED = "not-offered"
NO_ANSWER = Mistake(later("this answer is not on offer"), later("{question} {given} is no answer to this question"))
MISTAKES: Mapping[str, Mistake] = {
    NOT_OFFERED: NO_ANSWER,
    "several-answers": Mistake(later("give one answer only"), later("{question} {given} holds several answers")),
    "unknown-question": NO_ANSWER,
    "answered-though-not-asked": Mistake(
        NO_ANSWER.sentence, later("{question} {given} is answered, but its filter says that it was not asked")
    ),
}
"""Reasons that any type may give."""


class TypedQuestion(Protocol):
    """What a type needs to know of a question."""

    @property
    def code(self) -> str: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def offers(self) -> tuple[str, ...]: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None: ...
    @property
    def reversed(self) -> bool: ...
    @property
    def choices(self) -> dict[str, str]: ...


class AnswerType:
    """One answer in one slot. A type of its own says where it differs."""

    several = False  # any number of options, a slot each
    keeps = ""  # NUMBER or TEXT where the value stands beside the slot
    private = False  # what it keeps are somebody's own words: they expire, no hash holds them, few are shown them
    fewest_options = 0  # that a definition has to write; none where the type fixes them or has none
    always_valued = False  # its options have values even where no index counts them
    rateable = True  # may be an item, or rate the whole service
    fills_columns = False  # its options may stand for the words of a column of a response
    one_of_many = False  # its words should not ask for several answers, nor its bands overlap
    bounds: tuple[str, ...] = ()  # of `minimum` and `maximum`, what a definition may write
    says_level = False  # a review says the level before its words
    shared_words = ""  # the scale under which its options are worded once for all questions
    shares_a_grid = False  # on paper, questions with the same answers stand in one grid
    writing_lines: tuple[str, ...] = ()  # on paper, the lines to write on: `line`, `brief line`
    mistakes: Mapping[str, Mistake] = {}  # reasons of its own
    cells: tuple[str, ...] = (later("one of {codes}"),)  # what may stand in a cell of a file, after “write …”

    @property
    def counted(self) -> bool:
        """How often each answer was given can be told from the slots alone."""
        return not self.keeps

    @property
    def cells_differ(self) -> bool:
        """A cell of a file can show something else than the character of its slot."""
        return bool(self.keeps) or type(self).cell is not AnswerType.cell

    def slots(self, question: TypedQuestion) -> tuple[tuple[str, str | None], ...]:
        """(column, option) of each slot; the option only where it has a slot of its own."""
        return ((question.code, None),)

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        """Options that a definition need not write because the type fixes them."""
        return ()

    def option_label(self, code: str) -> str:
        """What an option is called where no text file says it."""
        return ""

    def has_faces(self, question: TypedQuestion) -> bool:
        """Faces are drawn beside its options."""
        return False

    def examples(self, question: TypedQuestion) -> tuple[str, ...]:
        """Answers that a form may post, such as invented people give."""
        return tuple(option.code for option in question.options)

    def lowest(self, question: TypedQuestion) -> int | None:
        """The smallest `maximum` that leaves room."""
        return question.minimum

    def limits(self, question: TypedQuestion) -> Mapping[str, int]:
        """Numbers in its sentences about mistakes, by placeholder."""
        return {}

    def characters(self, question: TypedQuestion, option: str | None) -> tuple[str, ...]:
        """What may stand in a slot, beside the kinds of missing."""
        return (GIVEN,) if self.keeps else tuple(option.code for option in question.options)

    def meaning(self, character: str) -> str:
        """What a character that is no kind of missing means, in the codebook."""
        return "given" if self.keeps else "answer"

    def parse(self, question: TypedQuestion, raw: Raw) -> str:
        """The slot characters of what was posted. Raises AnswerError."""
        stored = question.choices.get(only_answer(question, raw))
        if stored is None:
            raise AnswerError(question.code, NOT_OFFERED)
        return stored

    def value(self, answer: str) -> float | str:
        """What is kept beside the slot, of an answer that `parse` took for given."""
        raise NotImplementedError(f"{type(self).__name__} keeps nothing")

    def chosen(self, question: TypedQuestion, slots: str) -> set[str]:
        """The codes that hold, for filters that look back at the question."""
        return {slots[:1]}

    def cell(self, character: str, value: float | str | None) -> str:
        """The cell of a file for one slot; `value` is what is kept beside it, unless it is private."""
        return character

    def from_cells(self, question: TypedQuestion, cells: Sequence[str], words: str) -> tuple[str, Raw | None]:
        """Cells of a file: slot characters as they stand and None, or what to read as if it had been posted.

        `words` stand in the column beside a text. Raises AnswerError.
        """
        return "", cells[0]

    def describe(self, question: TypedQuestion) -> str:
        """The one of `cells` that holds for the question, its places filled in."""
        codes = sorted((option.code for option in question.options), key=DIGITS.index)
        return self.cells[0].format(codes=" ".join(codes))

    def mistake(self, reason: str) -> Mistake:
        return self.mistakes.get(reason) or MISTAKES.get(reason) or MISTAKES[NOT_OFFERED]


def only_answer(question: TypedQuestion, raw: Raw) -> str:
    """The one answer; several boxes for a question that takes one are the respondent's mistake."""
    if isinstance(raw, str):
        return raw.strip()
    answers = [answer for answer in raw if answer.strip()]
    if len(answers) > 1:
        raise AnswerError(question.code, "several-answers")
    return answers[0].strip() if answers else ""


def missing_answer(offers: Collection[str], answer: str, *, blank: str = Missing.BLANK) -> str:
    """The missing character that `answer` stands for, or nothing where it is a real answer."""
    if answer in ("", blank):
        return Missing.BLANK
    return answer if answer in offers else ""
