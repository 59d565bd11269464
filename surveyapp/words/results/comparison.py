"""What a change rests on, or why there is none: which items two waves asked alike, and what parts the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from questionnaires.editions.crosswalk import claim_in, kinds_in
from questionnaires.model import Questionnaire
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.rows import PARTED
from surveyapp.words.sentences import NO_CHANGE

UNNAMED = ("dropped",)
"""Of the earlier edition alone, whose words are not at hand."""


def of_group(result: WaveResult, group: IndexRow | None, words: Words) -> list[str]:
    """The change of the group as a whole, which stands beside those of its agencies: if all fell alike, all fell."""
    if group is None or group.scope != "peer_group" or group.change is None or group.key in result.changes_hidden:
        return []
    ends = result.ends_of_change(group)
    if ends is None:
        return [words.say("The group as a whole: {change}.", change=words.number(group.change, signed=True))]
    low, high = (words.number(end, 1, signed=True) for end in ends)
    value = words.number(group.change, signed=True)
    return [words.say("The group as a whole: {change} ({low}; {high}).", change=value, low=low, high=high)]


def rests_on(
    rows: Iterable[IndexRow | None], result: WaveResult, words: Words, *, lists_items: bool = True
) -> list[str]:
    """A sentence for each thing that the changes of these rows rest on; nothing where all was asked alike. Without
    `lists_items` common items are counted, and the method page lists them."""
    asked = result.questionnaire
    said = (_of_row(row, asked, words, lists_items) for row in rows if row is not None and row.comparable)
    return list(dict.fromkeys(filter(None, said)))


def _of_row(row: IndexRow, asked: Questionnaire, words: Words, lists_items: bool) -> str:
    if row.comparable == "common-items" and not lists_items:
        return words.say(
            "Compared over the {n} items alone that both rounds asked alike, which the method lists; both rounds are "
            "estimated again over these.",
            n=words.count(len(row.common_items)),
        )
    others = "; ".join(_others(row.comparable_note, asked, words))
    if row.comparable == "common-items":
        over = words.say(
            "Compared over the {n} items alone that both rounds asked alike; both rounds are estimated again over "
            "these: {items}.",
            n=words.count(len(row.common_items)),
            items=_names(row.common_items, asked, words),
        )
        left = words.say("Not among them: {others}.", others=others) if others else ""
        return " ".join(filter(None, (over, left, _declared(row, asked, words))))
    if row.comparable == "yes":
        return _declared(row, asked, words)
    return words.say(NO_CHANGE, reason=others) if others else ""


def _others(note: str, asked: Questionnaire, words: Words) -> Iterator[str]:
    """What parts the two editions, with the items."""
    for kind, codes in kinds_in(note):
        if kind in PARTED:
            named = words.count(len(codes)) if kind in UNNAMED else _names(codes, asked, words)
            yield words.label(PARTED, kind) + (f" ({named})" if codes else "")


def _declared(row: IndexRow, asked: Questionnaire, words: Words) -> str:
    codes, claim = claim_in(row.comparable_note)
    if not codes:
        return ""
    return words.say(
        "In other words, declared to mean the same: {items} ({claim}).", items=_names(codes, asked, words), claim=claim
    )


def _names(codes: Iterable[str], asked: Questionnaire, words: Words) -> str:
    known = asked.codes
    return ", ".join(words.item(asked, known[code]) if code in known else code for code in codes)
