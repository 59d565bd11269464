"""Question by question, what two editions ask alike; and what follows for factors, contents and the whole.

A declared equivalence (`comparable_with`) counts for words alone. Whatever decides how an answer counts is read from
the definitions themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from questionnaires.editions.comparing import paired
from questionnaires.editions.rewording import is_spelling
from questionnaires.model import Claim, Question, Questionnaire, Text
from questionnaires.rules import ROLLUPS, RulePart, split_rule

Worth = Callable[[Question], Mapping[str, float]]
"""What each option counts under a score."""
Verdict = Literal["yes", "common-items", "questionnaire", "rule"]
YES: Literal["yes"] = "yes"
COMMON: Literal["common-items"] = "common-items"

REASONS: Mapping[str, Verdict] = {
    "new": "questionnaire",
    "dropped": "questionnaire",
    "type": "questionnaire",
    "scale": "questionnaire",
    "offers": "questionnaire",
    "polarity": "questionnaire",
    "object": "questionnaire",
    "filter": "questionnaire",
    "wording": "questionnaire",
    "threshold": "rule",
    "values": "rule",
}
"""What may part two questions, the first that applies, and what the comparison is refused for."""
GROUPING, WEIGHTS = "grouping", "weights"
"""The same questions, in other groups or with other weights."""
CODE, DECLARED = "code", "declared"
"""Asked under another code; in other words, which the author declared to mean the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question of the later edition and the one of the earlier that asks for the same; a code is empty where an
    edition does not ask. `reason` is of REASONS, empty where figures of both may be compared."""

    concept: str
    earlier: str
    later: str
    reason: str = ""
    is_declared: bool = False  # alike by the word of its author

    @property
    def is_comparable(self) -> bool:
        return not self.reason

    @property
    def verdict(self) -> Verdict:
        return REASONS[self.reason] if self.reason else YES


@dataclass(frozen=True, slots=True)
class Compared:
    """A part of the later edition: what becomes of its comparison. `earlier` is the same part in the earlier edition.

    `alike` are the items that both ask alike: under `common-items` the part is estimated again over them. `note` says
    what the comparison rests on, or why there is none, as `kind: codes; kind: codes`.
    """

    verdict: Verdict
    note: str = ""
    alike: tuple[str, ...] = ()
    earlier: str = ""


def crosswalk(
    earlier: Questionnaire, later: Questionnaire, worth: Worth, claim: Claim | None = None
) -> tuple[Pair, ...]:
    """Which question answers which, in the order of the later edition; questions that were dropped come last.

    `claim` says that other words mean the same; without one, what the later edition says of the earlier counts.
    """
    found, has_word = paired(earlier, later), bool(claim or declared(earlier, later))
    rows = [_pair(earlier, later, found, question, worth, has_word=has_word) for question in later.questions]
    kept = {question.code for question in found.values()}
    gone = (q for q in earlier.questions if q.code not in kept)
    return (*rows, *(Pair(q.concept or "", q.code, "", "dropped") for q in gone))


def declared(earlier: Questionnaire, later: Questionnaire) -> Claim | None:
    """What the author of the later edition says of the earlier one."""
    return next((claim for claim in later.comparable_with if claim.questionnaire == earlier.key), None)


def common_edition(later: Questionnaire, pairs: Sequence[Pair]) -> Questionnaire:
    """The later edition with those of its rated questions alone that the earlier one asks alike."""
    alike = {pair.later for pair in pairs if pair.is_comparable}
    questions = tuple(q for q in later.questions if q.code in alike and (q.is_item or q.overall))
    factors = tuple(f for f in later.factors if any(q.factor == f.id for q in questions))
    contents = tuple(c for c in later.contents if any(f.content == c for f in factors))
    return replace(later, questions=questions, factors=factors, contents=contents, bands=None, comparable_with=())


def compared_parts(
    earlier: Questionnaire, later: Questionnaire, rule: str, pairs: Sequence[Pair], claim: Claim | None = None
) -> dict[str, Compared]:
    """Of the whole, and of every content, factor and item of the later edition, under a rule; `claim` as in the
    crosswalk."""
    parts = _Parts(earlier, later, ROLLUPS.get(split_rule(rule)[1], RulePart()), pairs, claim)
    return dict(parts.all())


def kinds_in(note: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(kind, codes) of a note, without what was declared."""
    plain = note.partition(f"{DECLARED}: ")[0]
    for piece in filter(None, plain.split("; ")):
        kind, _, codes = piece.partition(": ")
        yield kind, tuple(codes.split())


def claim_in(note: str) -> tuple[tuple[str, ...], str]:
    """(codes declared to mean the same, what was declared of which edition) of a note."""
    codes, _, claim = note.partition(f"{DECLARED}: ")[2].partition(" (")
    return tuple(codes.split()), claim.removesuffix(")")


class _Parts:
    def __init__(
        self,
        earlier: Questionnaire,
        later: Questionnaire,
        rollup: RulePart,
        pairs: Sequence[Pair],
        claim: Claim | None,
    ) -> None:
        self._earlier, self._later, self._rollup, self._pairs = earlier, later, rollup, pairs
        self._of_later = {pair.later: pair for pair in pairs if pair.later}
        self._claim = claim or declared(earlier, later)

    def all(self) -> Iterator[tuple[str, Compared]]:
        yield "overall", self._whole("overall", self._rollup.counted(self._later), self._rollup.counted(self._earlier))
        for content in self._later.contents:
            members = (_of_content(edition, content) for edition in (self._later, self._earlier))
            yield f"content:{content}", self._whole(f"content:{content}", *members)
        for factor in self._later.factors:
            yield f"factor:{factor.id}", self._factor(factor.id)
        for item in self._later.items:
            yield f"item:{item.code}", self._item(item)

    def _item(self, item: Question) -> Compared:
        pair = self._of_later[item.code]
        earlier = f"item:{pair.earlier}" if pair.earlier else ""
        return Compared(pair.verdict, self._note([pair]), (item.code,) if pair.is_comparable else (), earlier)

    def _factor(self, factor: str) -> Compared:
        now = _of_factor(self._later, factor)
        then = self._factor_before(factor, now)
        return self._told(f"factor:{then}" if then else "", now, _of_factor(self._earlier, then))

    def _factor_before(self, factor: str, items: Sequence[Question]) -> str:
        """The one of that id, else the one that most of its items stood in."""
        if any(f.id == factor for f in self._earlier.factors):
            return factor
        codes = [self._of_later[item.code].earlier for item in items]
        stood = [self._earlier.codes[code].factor or "" for code in codes if code]
        return max(dict.fromkeys(stood), key=stood.count, default="")

    def _whole(self, part: str, now: Sequence[Question], then: Sequence[Question]) -> Compared:
        """With its factors and contents, as far as the roll-up looks at them."""
        alike = [q for q in now if self._of_later[q.code].is_comparable]
        if self._differ(alike, self._rollup.weight):
            return Compared("rule", self._note(self._members(now, then), WEIGHTS))
        regrouped = any(self._cross(alike, group) for group in self._rollup.groups)
        return self._told(part, now, then, regrouped=regrouped)

    def _told(
        self, part: str, now: Sequence[Question], then: Sequence[Question], *, regrouped: bool = False
    ) -> Compared:
        pairs = self._members(now, then)
        alike = [pair for pair in pairs if pair.is_comparable]
        regrouped = regrouped or {pair.earlier for pair in pairs if pair.earlier} != {q.code for q in then}
        note = self._note(pairs, GROUPING if regrouped else "")
        if not alike:
            return Compared(_refusal(pairs), note, earlier=part)
        verdict = COMMON if regrouped or len(alike) < len(pairs) else YES
        return Compared(verdict, note, tuple(pair.later for pair in alike), part)

    def _members(self, now: Sequence[Question], then: Sequence[Question]) -> list[Pair]:
        """Those of the later edition, then what the earlier one alone has in the part."""
        codes, stood = {question.code for question in now}, {question.code for question in then}
        gone = [pair for pair in self._pairs if not pair.later and pair.earlier in stood]
        return [*(pair for pair in self._pairs if pair.later in codes), *gone]

    def _note(self, pairs: Sequence[Pair], also: str = "") -> str:
        """Reasons in the order of REASONS, with the codes of the edition that asks."""
        told = [_codes(reason, [p for p in pairs if p.reason == reason]) for reason in REASONS]
        told += [also]
        told += [_codes(CODE, [p for p in pairs if p.is_comparable and p.earlier != p.later])]
        declared_ones = _codes(DECLARED, [p for p in pairs if p.is_comparable and p.is_declared])
        claim = f" ({self._claim.questionnaire}: {self._claim.note})" if declared_ones and self._claim else ""
        return "; ".join(filter(None, [*told, declared_ones + claim]))

    def _before(self, question: Question) -> Question:
        return self._earlier.codes[self._of_later[question.code].earlier]

    def _differ(self, alike: Sequence[Question], weight: Callable[[Questionnaire, Question], object]) -> bool:
        return any(weight(self._later, q) != weight(self._earlier, self._before(q)) for q in alike)

    def _cross(self, alike: Sequence[Question], group: Callable[[Questionnaire, Question], object]) -> bool:
        """Items that stand together in one edition do not in the other; what the groups are called does not matter."""
        labels = {(group(self._earlier, self._before(q)), group(self._later, q)) for q in alike}
        return not len(labels) == len({then for then, _ in labels}) == len({now for _, now in labels})


def _pair(
    earlier: Questionnaire,
    later: Questionnaire,
    found: Mapping[str, Question],
    question: Question,
    worth: Worth,
    *,
    has_word: bool,
) -> Pair:
    before = found.get(question.code)
    if before is None:
        return Pair(question.concept or "", "", question.code, "new")
    pair = partial(Pair, question.concept or before.concept or "", before.code, question.code)
    reason = next((name for name, differs in _ASPECTS.items() if differs(before, question)), "")
    reason = reason or _among_others(earlier, later, found, before, question)
    is_reworded, moved = _words(earlier, later, before, question)
    if moved and reason in ("", "offers", "polarity", "object", "filter"):
        return pair("scale")
    if reason:
        return pair(reason)
    if is_reworded and not has_word:
        return pair("wording")
    return pair(_counting(before, question, worth), is_reworded)


_ASPECTS: Mapping[str, Callable[[Question, Question], bool]] = {
    "type": lambda before, after: before.type != after.type,
    "scale": lambda before, after: [o.code for o in before.options] != [o.code for o in after.options],
    "offers": lambda before, after: set(before.offers) != set(after.offers),
    "polarity": lambda before, after: before.reversed != after.reversed,
}
"""Of REASONS, what two questions show without their questionnaires."""


def _among_others(
    earlier: Questionnaire, later: Questionnaire, found: Mapping[str, Question], before: Question, after: Question
) -> str:
    if (earlier.agency_rated(before), before.overall) != (later.agency_rated(after), after.overall):
        return "object"
    return "" if _asked_of(before, {}) == _asked_of(after, found) else "filter"


def _asked_of(question: Question, found: Mapping[str, Question]) -> frozenset[tuple[str, frozenset[str]]]:
    """Of whom, by the codes that the questions looked back at have in the earlier edition."""
    codes = {q.question: found[q.question].code if q.question in found else q.question for q in question.only_if}
    return frozenset((codes[wanted.question], frozenset(wanted.codes)) for wanted in question.only_if)


def _counting(before: Question, after: Question, worth: Worth) -> str:
    """Whether each answer counts what it did: a threshold counts for a share alone, values for what looks at them."""
    rated = before.is_rated, after.is_rated
    if not any(rated) or (all(rated) and _rounded(worth(before)) == _rounded(worth(after))):
        return ""
    return "threshold" if before.values == after.values else "values"


def _rounded(worth: Mapping[str, float]) -> dict[str, float]:
    return {code: round(value, 12) for code, value in worth.items()}


def _words(earlier: Questionnaire, later: Questionnaire, before: Question, after: Question) -> tuple[bool, bool]:
    """(other words than spelling changed or could have, words of an option stand at another one now)."""
    languages = [language for language in later.texts if language in earlier.texts]
    told = [(_said(earlier.texts[code], before), _said(later.texts[code], after)) for code in languages]
    reworded = any(not _same(old.get(place, ""), new.get(place, "")) for old, new in told for place in {**old, **new})
    nobody_knows = not languages and bool(earlier.texts or later.texts)
    return reworded or nobody_knows, any(_moved(old, new) for old, new in told)


def _said(text: Text, question: Question) -> dict[str, str]:
    """All that people read of a question: "stem", "ask", "help", and its answers by their code."""
    said = {"stem": text.stems.get(question.page, ""), "ask": text.questions.get(question.code, "")}
    return said | {"help": text.help.get(question.code, "")} | dict(text.options.get(question.code, {}))


def _moved(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    answers = old.keys() & new.keys() - {"stem", "ask", "help"}
    changed = [code for code in answers if not _same(old[code], new[code])]
    return any(is_spelling(old[then], new[now]) for now in changed for then in answers if then != now and old[then])


def _same(before: str, after: str) -> bool:
    return before == after or is_spelling(before, after)


def _codes(kind: str, pairs: Sequence[Pair]) -> str:
    return f"{kind}: " + " ".join(pair.later or pair.earlier for pair in pairs) if pairs else ""


def _refusal(pairs: Sequence[Pair]) -> Verdict:
    """A rule is to blame where nothing but the counting differs."""
    verdicts = {pair.verdict for pair in pairs if pair.reason not in ("new", "dropped")}
    return "rule" if verdicts == {"rule"} else "questionnaire"


def _of_factor(questionnaire: Questionnaire, factor: str) -> tuple[Question, ...]:
    return tuple(q for q in questionnaire.items if q.factor == factor) if factor else ()


def _of_content(questionnaire: Questionnaire, content: str) -> tuple[Question, ...]:
    factors = {factor.id for factor in questionnaire.factors if factor.content == content}
    return tuple(q for q in questionnaire.items if q.factor in factors)
