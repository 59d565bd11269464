"""Two editions side by side: what changed, in words, and what that breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from questionnaires.codes import MISSING_KINDS
from questionnaires.model import Bands, Question, Questionnaire, Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `breaks` says why figures before and after may not be compared; empty where they may."""

    where: str
    message: str
    breaks: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" — breaks the series: {self.breaks}" if self.breaks else "")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the crosswalk. A code is empty where the edition does not ask; `breaks` as in `Difference`."""

    concept: str
    earlier: str
    later: str
    breaks: tuple[str, ...] = ()

    @property
    def is_comparable(self) -> bool:
        return bool(self.earlier and self.later) and not self.breaks


def differences(earlier: Questionnaire, later: Questionnaire) -> tuple[Difference, ...]:
    """Everything that changed from one edition to the other: the whole, the questions, the words."""
    return (*_of_whole(earlier, later), *_of_questions(earlier, later), *_of_words(earlier, later))


def crosswalk(earlier: Questionnaire, later: Questionnaire) -> tuple[Pair, ...]:
    """Which question answers which, in the order of the later edition; questions that were dropped come last."""
    found = paired(earlier, later)
    rows = [_row(found.get(question.code), question) for question in later.questions]
    kept = {question.code for question in found.values()}
    return (*rows, *(Pair(q.concept or "", q.code, "") for q in earlier.questions if q.code not in kept))


def paired(earlier: Questionnaire, later: Questionnaire) -> dict[str, Question]:
    """Code in the later edition -> the question of the earlier one that asks for the same.

    Concepts decide; where one is missing, codes do, but only inside one questionnaire or where both are missing.
    """
    same_family = earlier.id == later.id
    by_concept = {question.concept: question for question in earlier.questions if question.concept}
    found: dict[str, Question] = {}
    for question in later.questions:
        if question.concept in by_concept:
            found[question.code] = by_concept[question.concept]
        elif (same := earlier.codes.get(question.code)) and not _told_apart(same, question, same_family):
            found[question.code] = same
    return found


def _told_apart(before: Question, after: Question, same_family: bool) -> bool:
    return bool(before.concept and after.concept) if same_family else bool(before.concept or after.concept)


def changes(before: Question, after: Question) -> Iterator[Difference]:
    """What changed in one question."""
    place = f"question {after.code}"
    for name, told, breaks in _ASPECTS:
        old, new = told(before), told(after)
        if old != new:
            yield Difference(place, f"{name}: {old or 'none'} before, {new or 'none'} now", breaks)


def _row(before: Question | None, after: Question) -> Pair:
    if before is None:
        return Pair(after.concept or "", "", after.code)
    breaks = dict.fromkeys(change.breaks for change in changes(before, after) if change.breaks)
    return Pair(after.concept or before.concept or "", before.code, after.code, tuple(breaks))


def _scale(question: Question) -> str:
    """The options with what they count, such as 1=1 2=2; reversed items as they count."""
    worth = question.values
    return " ".join(f"{o.code}={worth[o.code]:g}" if o.code in worth else o.code for o in question.options)


def _filter(question: Question) -> str:
    wanted = question.only_if
    return f"{wanted.question} answered {' or '.join(wanted.codes)}" if wanted else ""


def _bounds(question: Question) -> str:
    low, high = question.minimum, question.maximum
    return "" if low is None and high is None else f"{'' if low is None else low}–{'' if high is None else high}"


_OTHER_ANSWERS = "its answers do not mean the same"
_OTHER_PEOPLE = "other people are asked"

_ASPECTS: tuple[tuple[str, Callable[[Question], str], str], ...] = (
    ("code", lambda q: q.code, ""),
    ("type", lambda q: q.type, _OTHER_ANSWERS),
    ("options", _scale, _OTHER_ANSWERS),
    ("satisfied from", lambda q: "" if q.satisfied_from is None else f"{q.satisfied_from:g}", _OTHER_ANSWERS),
    ("on offer beside the options", lambda q: ", ".join(MISSING_KINDS[kind] for kind in q.offers), _OTHER_ANSWERS),
    ("asked only if", _filter, _OTHER_PEOPLE),
    ("module", lambda q: q.module or "", _OTHER_PEOPLE),
    ("factor", lambda q: q.factor or "", "the factor has other items"),
    ("rates the agency", lambda q: q.rates, "another agency is rated"),
    ("rates the whole", lambda q: "yes" if q.overall else "", "the whole is rated by another question"),
    ("concept", lambda q: q.concept or "", ""),
    ("bounds", _bounds, ""),
    ("page", lambda q: q.page, ""),
    ("printed as a fact", lambda q: "yes" if q.fact else "", ""),
    ("fills", lambda q: q.fills, ""),
)
"""Name of an aspect of a question, how it is told, and what a change of it breaks."""


def _of_whole(earlier: Questionnaire, later: Questionnaire) -> Iterator[Difference]:
    told: tuple[tuple[str, Callable[[Questionnaire], str], str], ...] = (
        ("default rule", lambda q: q.default_rule, "the index is computed by another rule"),
        ("contents", lambda q: ", ".join(q.contents), ""),
        ("factors", lambda q: ", ".join(_factors(q)), "the index is made of other factors"),
        ("modules", lambda q: ", ".join(f"{m.id} ({m.probability:g})" for m in q.modules), ""),
        ("bands", lambda q: _bands(q.bands), "the same index has another name"),
    )
    for name, tell, breaks in told:
        old, new = tell(earlier), tell(later)
        if old != new:
            yield Difference("questionnaire", f"{name}: {old or 'none'} before, {new or 'none'} now", breaks)


def _factors(questionnaire: Questionnaire) -> Iterator[str]:
    for factor in questionnaire.factors:
        weight = "" if factor.weight is None else f" ({factor.weight:g})"
        yield f"{factor.id}{weight}" + (f" in {factor.content}" if factor.content else "")


def _bands(bands: Bands | None) -> str:
    return "" if bands is None else ", ".join(f"{band.id} from {band.lowest:g}" for band in bands.bands)


def _of_questions(earlier: Questionnaire, later: Questionnaire) -> Iterator[Difference]:
    found = paired(earlier, later)
    for question in later.questions:
        if question.code in found:
            yield from changes(found[question.code], question)
        else:
            yield Difference(f"question {question.code}", f"is new{_of_concept(question)}", _index_changes(question))
    kept = {question.code for question in found.values()}
    for question in earlier.questions:
        if question.code not in kept:
            yield Difference(
                f"question {question.code}", f"is no longer asked{_of_concept(question)}", _index_changes(question)
            )
    yield from _order(earlier, later, found)


def _of_concept(question: Question) -> str:
    return f" ({question.concept})" if question.concept else ""


def _index_changes(question: Question) -> str:
    return f"factor {question.factor} has other items" if question.is_item else ""


def _order(earlier: Questionnaire, later: Questionnaire, kept: Mapping[str, Question]) -> Iterator[Difference]:
    before = [question.code for question in earlier.questions if question in kept.values()]
    after = [kept[question.code].code for question in later.questions if question.code in kept]
    if before != after:
        yield Difference("questionnaire", "questions are asked in another order")


def _of_words(earlier: Questionnaire, later: Questionnaire) -> Iterator[Difference]:
    for language in sorted(earlier.texts.keys() | later.texts.keys()):
        if language not in later.texts:
            yield Difference(f"text {language}", "the language is gone")
        elif language not in earlier.texts:
            yield Difference(f"text {language}", "the language is new")
        else:
            yield from _reworded(earlier, later, language)


def _reworded(earlier: Questionnaire, later: Questionnaire, language: str) -> Iterator[Difference]:
    before, after = earlier.texts[language], later.texts[language]
    for key in ("title", "introduction", "notice"):
        if getattr(before, key) != getattr(after, key):
            yield Difference(f"text {language}, {key}", "the words changed")
    if before.notices != after.notices:
        yield Difference(f"text {language}, notices", "the words changed")
    for code, question in paired(earlier, later).items():
        old, new = _said(before, question.code), _said(after, code)
        for answer in old.keys() | new.keys():
            if old.get(answer) != new.get(answer) and {answer} & old.keys() & new.keys():
                yield Difference(f"text {language}, question {code}", f"“{old[answer]}” became “{new[answer]}”")


def _said(text: Text, code: str) -> dict[str, str]:
    """What people read of one question: the question itself under '' and its answers."""
    return {"": text.questions.get(code, "")} | dict(text.options.get(code, {}))
