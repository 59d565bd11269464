"""The frozen shape of a questionnaire: what a definition becomes once it has been read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from questionnaires.codes import Missing, Option
from questionnaires.types import AnswerType, type_of

FILLED: Mapping[str, Mapping[str, str]] = {
    "helped": {"0": "none", "1": "family", "2": "staff", "3": "other", Missing.BLANK: "unknown"},
}
"""Column of a response -> answer -> the word stored there (`fills` in TOML)."""

DOSSIER, HOUSEHOLD = "dossier", "household"
SUBJECTS = (DOSSIER, HOUSEHOLD)
"""Of whom a form is asked: somebody whose case an office handled, or people at home in a place."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The question is asked only if `question` was answered with one of `codes`; of several filters one is enough."""

    question: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Anything asked. It is an *item* when `factor` is set: then it counts in an index.

    `type` is a key of `questionnaires.types.ANSWER_TYPES`; whatever depends on it is asked of `kind`.
    """

    code: str
    type: str
    page: str
    options: tuple[Option, ...] = ()
    offers: tuple[str, ...] = ()  # of OFFERED_MISSING
    factor: str | None = None
    concept: str | None = None
    rates: str = "resolving"  # or "receiving": the agency whose work the item judges
    overall: bool = False  # the one question that rates the whole service (roll-up `overall-question`)
    reversed: bool = False
    satisfied_from: float | None = None  # rated: values at or above this count as satisfied (after reversing)
    only_if: tuple[Filter, ...] = ()  # asked if any of them is met; of everybody where there is none
    module: str | None = None
    minimum: int | None = None  # number
    maximum: int | None = None  # number; for text the longest length
    fact: bool = False  # printed in every report beside the index (trips, lateness, ...)
    fills: str = ""  # the column of a response that the answer also fills; of FILLED

    @cached_property
    def kind(self) -> AnswerType:
        """The answer type itself."""
        return type_of(self.type)

    @cached_property
    def width(self) -> int:
        """The number of its slots."""
        return len(self.kind.slots(self))

    @property
    def is_rated(self) -> bool:
        return self.satisfied_from is not None

    @property
    def is_item(self) -> bool:
        return self.factor is not None

    @property
    def counts(self) -> bool:
        """An item, or the overall question: what an index can be made of."""
        return self.is_item or self.overall

    @cached_property
    def choices(self) -> dict[str, str]:
        """What stands for one of the options or for a kind of missing, nothing included -> the character stored."""
        as_they_are = (*(option.code for option in self.options), *self.offers, Missing.BLANK)
        return {"": Missing.BLANK} | {code: code for code in as_they_are}

    @cached_property
    def is_asked_of_all(self) -> bool:
        """No filter opens it, and it belongs to no module that is drawn."""
        return not self.only_if and self.module is None

    @cached_property
    def understood(self) -> dict[str, str]:
        """What was posted before and is worth no value beside the slots -> the characters stored: filled as forms come
        in, with what the type's `parse` made of it, and as short as its options."""
        return {}

    @property
    def values(self) -> dict[str, float]:
        """Option code -> value as it counts (reversed items: min + max - x)."""
        plain = {o.code: o.value for o in self.options if o.value is not None}
        if not self.reversed or not plain:
            return plain
        turn = min(plain.values()) + max(plain.values())
        return {code: turn - value for code, value in plain.items()}


@dataclass(frozen=True, slots=True)
class Factor:
    """A group of items. `weight` is used by the roll-up `weighted-factors` (they add to one over a questionnaire)."""

    id: str
    content: str | None = None
    weight: float | None = None
    rates: str = "resolving"


@dataclass(frozen=True, slots=True)
class Page:
    """One screen of the form, one section on paper. Questions name the page they stand on."""

    id: str


@dataclass(frozen=True, slots=True)
class Module:
    """A part that a respondent may not draw, with the probability that it is asked."""

    id: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of the index. Without `upto` it reaches up to where the next one begins."""

    id: str
    lowest: float
    upto: float | None = None  # the highest value that still belongs to it


@dataclass(frozen=True, slots=True)
class Bands:
    """How an overall index is called. The bands go from low to high and are stated on 0 to `out_of`."""

    bands: tuple[Band, ...]
    out_of: float = 100.0
    rounded: int | None = None  # decimals to which the index is rounded (half up) before it is banded


@dataclass(frozen=True, slots=True)
class Claim:
    """An earlier questionnaire whose results may stand beside these, and why; printed wherever they do."""

    questionnaire: str  # id@version
    note: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One character of the stored answer string. `option` is set for the ticks of a multiple choice."""

    name: str  # CSV column: the question's code, or CODE_OPTION
    question: Question
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """All words of one language. Keys are codes of the structure; `says` looks them up with a clear error."""

    language: str
    title: str
    introduction: str
    notice: str
    questions: Mapping[str, str]
    help: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]  # question code -> option code or missing character -> words
    factors: Mapping[str, str]
    contents: Mapping[str, str]
    pages: Mapping[str, str]
    short: Mapping[str, str]  # question code -> short label for tables and figures
    stems: Mapping[str, str] = field(default_factory=dict)  # page -> the sentence above its questions
    bands: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, str] = field(default_factory=dict)  # channel -> its own notice
    review: str = ""  # e.g. "awaiting a native reader's review"

    def band(self, band: str) -> str:
        """What a band is called; a letter that the regulation gives stands before its words."""
        words = self.bands.get(band, band)
        return f"{band} – {words}" if band.isupper() and words != band else words


@dataclass(frozen=True)
class Questionnaire:
    """A definition, whole and frozen. `id@version` names it; `texts` maps a language to its `Text`."""

    id: str
    version: int
    default_rule: str
    questions: tuple[Question, ...]
    pages: tuple[Page, ...]
    factors: tuple[Factor, ...] = ()
    contents: tuple[str, ...] = ()
    modules: tuple[Module, ...] = ()
    bands: Bands | None = None
    about: str = DOSSIER  # what its respondents are found by; of SUBJECTS
    same_items_as: str = ""  # id@version whose items these are, one by one
    comparable_with: tuple[Claim, ...] = ()
    source: str = ""
    legal_basis: str = ""
    period: str = ""
    valid_to: dt.date | None = None  # the last day on which what it stands on was in force
    independent_wording: bool = True
    texts: Mapping[str, Text] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version}"

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The stored characters in order: one per question, one per option of a multiple choice."""
        return tuple(Slot(name, q, option) for q in self.questions for name, option in q.kind.slots(q))

    @cached_property
    def spans(self) -> tuple[tuple[Question, int, int], ...]:
        """Each question with the places of its slots: first, and one past the last."""
        ends = tuple(accumulate(q.width for q in self.questions))
        return tuple(zip(self.questions, (0, *ends), ends, strict=False))

    @cached_property
    def special_slots(self) -> tuple[tuple[int, str, AnswerType], ...]:
        """(place, name, answer type) of the slots whose CSV cell can differ from their character, the last first."""
        found = ((place, slot.name, slot.question.kind) for place, slot in enumerate(self.slots))
        return tuple(reversed([slot for slot in found if slot[2].cells_differ]))

    def keeping(self, what: str, *, private: bool = False) -> list[str]:
        """Codes of the questions whose value is kept beside the slots: `NUMBER` or `TEXT` of `questionnaires.types`.

        `private` are the words of people, which are not of the data.
        """
        return [q.code for q in self.questions if q.kind.keeps == what and q.kind.private == private]

    @cached_property
    def items(self) -> tuple[Question, ...]:
        """Questions that count in an index, in order."""
        return tuple(q for q in self.questions if q.is_item)

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Factor id or item code -> its number in print: factor `2`, its third item `2.3`."""
        numbers: dict[str, str] = {}
        for place, factor in enumerate(self.factors, start=1):
            members = [q.code for q in self.items if q.factor == factor.id]
            numbers |= {factor.id: str(place)} | {c: f"{place}.{i}" for i, c in enumerate(members, start=1)}
        return numbers

    @cached_property
    def in_print(self) -> dict[str, str]:
        """Question code -> its number on paper: 1, 2, … page by page."""
        printed = (q for page in self.pages for q in self.questions if q.page == page.id)
        return {question.code: str(place) for place, question in enumerate(printed, start=1)}

    @cached_property
    def overall(self) -> Question | None:
        """The question that rates the whole service, if there is one."""
        return next((q for q in self.questions if q.overall), None)

    def agency_rated(self, question: Question) -> str:
        """Whose work a question judges; where it keeps the default, its factor may say so."""
        of_factor = {factor.id: factor.rates for factor in self.factors}.get(question.factor or "", "resolving")
        return question.rates if question.rates != "resolving" else of_factor

    def question(self, code: str) -> Question:
        return self.codes[code]

    @cached_property
    def codes(self) -> dict[str, Question]:
        return {q.code: q for q in self.questions}

    def text(self, language: str) -> Text:
        """The words of `language`, or of the first language where it is not there (Vietnamese in shipped ones)."""
        return self.texts.get(language) or next(iter(self.texts.values()))
