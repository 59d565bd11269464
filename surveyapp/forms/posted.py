"""A posted form read once: what was answered, where the person is, what they see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from questionnaires.model import Questionnaire
from surveyapp.forms.steps import BLANKS, REVIEW, START, Route

SIZES = (100, 115, 130, 150)
_SIZES = {str(size): size for size in SIZES}

_RETURNS = {BLANKS: BLANKS, REVIEW: REVIEW}
_NO_SIGNS = dict.fromkeys(range(32))  # control characters, by which screens are cut

Given = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Filled:
    """One moment of a form that is being filled in. Nothing of it is stored before the last step."""

    key: str
    opened: str
    step: str = START
    wave: str = ""
    texts: str = ""  # the words that it began with, as `language.revision` for each language
    agency: str = ""
    find: str = ""  # words by which an office is searched
    searched: str = ""  # those of the search whose offices stand on the page
    kind: str = ""
    size: int = SIZES[0]
    returns: str = ""  # where "next" leads instead of to the next page: the review, or the next blank
    aim: str = ""  # the question of the page that is to be answered anew
    shown: frozenset[str] = frozenset()  # questions that stood on the page when the button was pressed
    answers: Given = field(default_factory=dict)

    def at(self, step: str, returns: str = "", aim: str = "") -> Filled:
        return replace(self, step=step, returns=returns, aim=aim)

    def resized(self, by: int) -> Filled:
        place = min(max(SIZES.index(self.size) + by, 0), len(SIZES) - 1)
        return replace(self, size=SIZES[place])

    def worded(self, texts: str) -> Filled:
        return self if self.texts == texts else replace(self, texts=texts)

    @property
    def searches(self) -> bool:
        """Words were typed that nobody has looked for yet."""
        return self.step == START and self.find != self.searched

    def kept(self, route: Route) -> Filled:
        """Answers of questions that are no longer asked are let go."""
        if self.answers.keys() <= route.questions_asked:
            return self
        return replace(self, answers={code: raw for code, raw in self.answers.items() if code in route.questions_asked})

    def carried(self) -> Given:
        """Everything that travels on with the form, by the name of its input."""
        place: Given = {"wave": self.wave, "texts": self.texts, "agency": self.agency, "kind": self.kind}
        return {name: value for name, value in place.items() if value} | self.answers


def read(posted: MultiDict[str, str], questionnaire: Questionnaire) -> Filled:
    """Only names that the questionnaire or this form knows are looked at; everything else is ignored."""
    given = dict(posted.lists())
    said = {name: texts[0] for name, texts in given.items()}.get
    return Filled(
        key=said("key", ""),
        opened=said("opened", ""),
        step=said("step", START),
        wave=said("wave", ""),
        texts=said("texts", ""),
        agency=said("agency", ""),
        find=said("find", "").translate(_NO_SIGNS).strip(),
        searched=said("searched", "").translate(_NO_SIGNS).strip(),
        kind=said("kind", ""),
        size=size(said("size", "")),
        returns=_RETURNS.get(said("returns", ""), ""),
        shown=frozenset(said("shown", "").split()),
        answers=_answers(given, questionnaire),
    )


def size(text: str) -> int:
    """The text size in per cent, 100 for anything that is not offered."""
    return _SIZES.get(text, SIZES[0])


def _answers(given: Mapping[str, Sequence[str]], questionnaire: Questionnaire) -> Given:
    answers: Given = {}
    for question in questionnaire.questions:
        texts = [words for text in given.get(question.code, ()) if (words := text.strip())]
        if texts:
            several = question.kind.several or len(texts) > 1
            answers[question.code] = texts if several else texts[0]
    return answers
