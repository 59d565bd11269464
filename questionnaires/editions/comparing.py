"""Two editions side by side: what changed, in words, and what that breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from questionnaires.codes import MISSING_KINDS
from questionnaires.editions.rewording import Rewording, TextKey, rewordings
from questionnaires.model import Band, Bands, Question, Questionnaire, Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `breaks` says why figures before and after may not be compared; empty where they may."""

    where: str
    message: str
    breaks: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" — breaks the series: {self.breaks}" if self.breaks else "")


def differences(earlier: Questionnaire, later: Questionnaire) -> tuple[Difference, ...]:
    """Everything that changed from one edition to the other: the whole, the questions, the words."""
    return (*_of_whole(earlier, later), *_of_questions(earlier, later), *_of_words(earlier, later))


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


def _scale(question: Question) -> str:
    """The options with what they count, such as 1=1 2=2; reversed items as they count."""
    worth = question.values
    return " ".join(f"{o.code}={worth[o.code]:g}" if o.code in worth else o.code for o in question.options)


def _filter(question: Question) -> str:
    return ", or ".join(f"{wanted.question} answered {' or '.join(wanted.codes)}" for wanted in question.only_if)


def _bounds(question: Question) -> str:
    low, high = question.minimum, question.maximum
    return "" if low is None and high is None else f"{'' if low is None else low}–{'' if high is None else high}"


_OTHER_ANSWERS = "its answers do not mean the same"
_OTHER_PEOPLE = "other people are asked"
_OTHER_MEANING = "these words stood for something else"
NAMED = 5
"""Questions that a difference names one by one."""

_ASPECTS: tuple[tuple[str, Callable[[Question], str], str], ...] = (
    ("code", lambda q: q.code, ""),
    ("type", lambda q: q.type, _OTHER_ANSWERS),
    ("options", _scale, _OTHER_ANSWERS),
    ("satisfied from", lambda q: "" if q.satisfied_from is None else f"{q.satisfied_from:g}", _OTHER_ANSWERS),
    ("on offer beside the options", lambda q: ", ".join(MISSING_KINDS[kind] for kind in q.offers), _OTHER_ANSWERS),
    ("asked only if", _filter, _OTHER_PEOPLE),
    ("module", lambda q: q.module or "", ""),
    ("factor", lambda q: q.factor or "", "the factor has other items"),
    ("rates the agency", lambda q: q.rates, "another agency is rated"),
    ("rates the whole", lambda q: "yes" if q.overall else "", "the whole is rated by another question"),
    ("concept", lambda q: q.concept or "", ""),
    ("reversed", lambda q: "yes" if q.reversed and not q.values else "", _OTHER_ANSWERS),
    ("bounds", _bounds, ""),
    ("page", lambda q: q.page, ""),
    ("printed as a fact", lambda q: "yes" if q.fact else "", ""),
    ("fills", lambda q: q.fills, ""),
)
"""Name of an aspect of a question, how it is told, and what a change of it breaks."""


def _of_whole(earlier: Questionnaire, later: Questionnaire) -> Iterator[Difference]:
    for name, tell, breaks in _FACTS:
        old, new = tell(earlier), tell(later)
        if old != new:
            yield Difference("questionnaire", f"{name}: {old or 'none'} before, {new or 'none'} now", breaks)


def _factors(questionnaire: Questionnaire) -> Iterator[str]:
    for factor in questionnaire.factors:
        weight = "" if factor.weight is None else f" ({factor.weight:g})"
        rated = "" if factor.rates == "resolving" else f" of the {factor.rates} agency"
        yield f"{factor.id}{weight}{rated}" + (f" in {factor.content}" if factor.content else "")


def _bands(bands: Bands | None) -> str:
    if bands is None:
        return ""
    rounded = "" if bands.rounded is None else f", rounded to {bands.rounded} decimals"
    return ", ".join(map(_band, bands.bands)) + f" out of {bands.out_of:g}{rounded}"


def _band(band: Band) -> str:
    return f"{band.id} from {band.lowest:g}" + ("" if band.upto is None else f" to {band.upto:g}")


_FACTS: tuple[tuple[str, Callable[[Questionnaire], str], str], ...] = (
    ("default rule", lambda q: q.default_rule, "the index is computed by another rule"),
    ("contents", lambda q: ", ".join(q.contents), ""),
    ("factors", lambda q: ", ".join(_factors(q)), "the index is made of other factors"),
    ("modules", lambda q: ", ".join(f"{m.id} ({m.probability:g})" for m in q.modules), ""),
    ("bands", lambda q: _bands(q.bands), "the same index has another name"),
    ("order of pages", lambda q: ", ".join(page.id for page in q.pages), ""),
    ("same items as", lambda q: q.same_items_as, ""),
    ("comparable with", lambda q: ", ".join(f"{c.questionnaire} ({c.note})" for c in q.comparable_with), ""),
    ("about", lambda q: q.about, ""),
    ("source", lambda q: q.source, ""),
    ("legal basis", lambda q: q.legal_basis, ""),
    ("period", lambda q: q.period, ""),
    ("valid to", lambda q: q.valid_to.isoformat() if q.valid_to else "", ""),
    ("independent wording", lambda q: "yes" if q.independent_wording else "", ""),
)
"""Name of a fact of the whole, how it is told, and what a change of it breaks."""


def _of_questions(earlier: Questionnaire, later: Questionnaire) -> Iterator[Difference]:
    found = paired(earlier, later)
    yield from _together((q.code, changes(found[q.code], q)) for q in later.questions if q.code in found)
    for question in later.questions:
        if question.code not in found:
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


def _together(changed: Iterable[tuple[str, Iterable[Difference]]]) -> Iterator[Difference]:
    """What changed alike in many questions, such as the scale that they share, is one difference."""
    alike: dict[tuple[str, str], list[str]] = {}
    for code, found in changed:
        for difference in found:
            alike.setdefault((difference.message, difference.breaks), []).append(code)
    for (message, breaks), codes in alike.items():
        yield Difference(questions_named(codes), message, breaks)


def questions_named(codes: Sequence[str]) -> str:
    """`question A`, or how many there are and the first of them."""
    if len(codes) == 1:
        return f"question {codes[0]}"
    named = ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
    return f"{len(codes)} questions ({named})"


def _of_words(earlier: Questionnaire, later: Questionnaire) -> Iterator[Difference]:
    for language in sorted(earlier.texts.keys() | later.texts.keys()):
        if language not in later.texts:
            yield Difference(f"text {language}", "the language is gone")
        elif language not in earlier.texts:
            yield Difference(f"text {language}", "the language is new")
        else:
            codes = {before.code: code for code, before in paired(earlier, later).items()}
            yield from reworded(earlier.texts[language], later.texts[language], codes)
            if earlier.texts[language].review != later.texts[language].review:
                yield Difference(f"text {language}", f"review: {later.texts[language].review or 'none'} now")


def reworded(before: Text, after: Text, codes: Mapping[str, str] | None = None) -> Iterator[Difference]:
    """What changed in the words of a language. `codes`: code in the earlier edition -> in the later one.

    Words of what only one of the editions has are left out: that it came or went is told by the structure.
    """
    options: dict[str, list[Rewording]] = {}
    for each in rewordings(before, after, codes):
        if each.place[0] == "options":
            options.setdefault(each.place[1], []).append(each)
        else:
            yield Difference(f"text {after.language}, {_where(each.place)}", _became(each), _proved(each))
    told = ((code, (_of_labels(found),)) for code, found in options.items())
    for difference in _together(told):
        yield replace(difference, where=f"text {after.language}, {difference.where}")


def _of_labels(found: Sequence[Rewording]) -> Difference:
    message = ", ".join(f"{each.place[2]} {_became(each)}" for each in found)
    return Difference("", message, next(filter(None, map(_proved, found)), ""))


def _where(place: TextKey) -> str:
    field, *codes = place
    return f"{_PLACES.get(field, field)} {' '.join(codes)}".rstrip()


def _became(each: Rewording) -> str:
    marks = [f"“{word[1:]}” {'comes' if word[0] == '+' else 'goes'}" for word in each.negations]
    if each.place[0] in _LONG:
        words = "the words changed"
    elif each.before and each.after:
        words = f"“{each.before}” became “{each.after}”"
    else:
        words = f"“{each.after or each.before}” {'is new' if each.after else 'is gone'}"
    return words + (f" ({', '.join(marks)})" if marks else "")


def _proved(each: Rewording) -> str:
    return _OTHER_MEANING if each.moved else ""


_LONG = ("introduction", "notice", "notices")
_PLACES = {
    "questions": "question",
    "help": "help of question",
    "short": "short label of question",
    "factors": "factor",
    "contents": "content",
    "pages": "page",
    "stems": "sentence above page",
    "bands": "band",
    "notices": "notice for",
}
"""Field of `Text` -> how a place in it is called."""
