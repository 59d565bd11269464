"""How far the order of a peer group can be trusted, and how its table is to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveyapp.languages import numbers
from surveyapp.results.model.league import League
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.results import comparison, order, usual

ONE_BY_CHANCE = 20
"""Comparisons of which about one is found by chance."""
NAMED = 8
"""Agencies that a sentence names; of more it says how many."""


def reliability(result: WaveResult, group: str, words: Words) -> str:
    """The figure and, where there are bands instead of places, why. Empty where there is no order to doubt."""
    league = result.leagues.get((group, "overall"))
    if league is None or league.reliability is None:
        return ""
    value, least = words.number(league.reliability), words.number(result.reliable_from)
    if told := order.told_apart(league, words):
        return " ".join(filter(None, (told, order.because_of_it(league, words), *order.reliability(league, words))))
    if not league.bands:
        return words.say("Reliability of the table: {value} (threshold {least}).", value=value, least=least)
    if league.mean is None:
        return words.say(
            "Why there are no places. The reliability of the table is {value}, under the threshold of {least}: "
            "much of what sets these agencies apart is chance. So they are put into three bands around the mean of the "
            "agencies, in alphabetical order; the mean itself would tell a hidden index.",
            value=value,
            least=least,
        )
    return words.say(
        "Why there are no places. The reliability of the table is {value}, under the threshold of {least}: much of "
        "what sets these agencies apart is chance, and another survey of the same services would order them otherwise. "
        "So they are put into three bands around the mean of the agencies ({mean}), in alphabetical order.",
        value=value,
        least=least,
        mean=words.number(league.mean),
    )


def how_to_read(result: WaveResult, group: str, words: Words) -> Iterator[str]:
    league = result.leagues.get((group, "overall"))
    if has_changes(result, group) and not (league and league.bands):
        yield words.say(
            "A change in bold is found beyond chance, allowing for all changes of the group (Holm), and its interval, "
            "which allows for them too, leaves out 0; changes are in points."
        )
        yield from usual.about_the_usual(_agencies(result, group), words)
        yield from comparison.of_group(result, result.row("peer_group", group), words)
    yield from comparison.rests_on(_agencies(result, group), result, words, lists_items=False)
    if league is None:
        return
    if league.bands:
        yield words.say(
            "Above or below stands who differs from the mean of the others beyond chance, allowing for {n} comparisons "
            "(Holm): in 19 of 20 such tables nobody stands there by chance alone. Without that allowance about "
            "{by_chance} would.",
            n=words.count(len(league.bands)),
            by_chance=words.number(len(league.bands) / 20, 0 if len(league.bands) >= ONE_BY_CHANCE else 1),
        )
        if league.mean is not None:
            yield words.say("The upright line is the mean of the agencies, a horizontal one the interval.")
    elif league.sets_for_all:
        yield words.say("Of two agencies whose sets of places overlap, it cannot be said which is better.")
        yield from _at_the_ends(result, league, words)


def has_changes(result: WaveResult, group: str) -> bool:
    """Of an agency of the group at least."""
    return any(row.change is not None for row in _agencies(result, group))


def _agencies(result: WaveResult, group: str) -> Iterator[IndexRow]:
    return (r for r in result.rows if r.scope == "agency" and r.part == "overall" and r.peer_group == group)


def _at_the_ends(result: WaveResult, league: League, words: Words) -> Iterator[str]:
    """Who may stand first and last, all sets at once."""
    places = league.ranks_at_an_end
    if places:
        first, last = league.may_be_first(places), league.may_be_last(places)
        at = {"places": words.count(places)}
        if len(first) <= NAMED:
            yield words.say("May be among the first {places}: {names}.", names=_names(first, result, words), **at)
        else:
            yield words.say("{n} agencies may be among the first {places}.", n=words.count(len(first)), **at)
        if len(last) <= NAMED:
            yield words.say("May be among the last {places}: {names}.", names=_names(last, result, words), **at)
        else:
            yield words.say("{n} agencies may be among the last {places}.", n=words.count(len(last)), **at)


def _names(agencies: list[str], result: WaveResult, words: Words) -> str:
    return ", ".join(result.agencies[agency].name(words.language) for agency in agencies)


def change(row: IndexRow, result: WaveResult, words: Words) -> dict[str, Any]:
    """What is printed of a change: the value with its interval, or the reason that there is none.

    Beside this year's index a change would tell last year's, which too few people had given to be published.
    """
    is_compared = row.index is not None and not row.comparable
    if result.is_public and is_compared and row.key in result.changes_from_few:
        return {"change": numbers.UNKNOWN, "change_words": words.say("too few forms then")}
    if row.key in result.changes_hidden:
        return {"change": numbers.UNKNOWN, "change_words": words.say("hidden")}
    if row.change is None:
        return {"change": numbers.UNKNOWN, "change_words": words.not_comparable(row)}
    moved = row.key in result.moved
    value, note = words.number(row.change, signed=True), words.say("common items") if row.common_items else ""
    verdict = "" if not moved else words.say("rose") if row.change > 0 else words.say("fell")
    ends = result.ends_of_change(row)
    if ends is None:
        return {"change": value, "change_words": words.say("interval unknown"), "change_note": note}
    shown = "; ".join(words.number(end, 1, signed=True) for end in ends)
    return {"change": f"{value} {verdict}".strip(), "change_words": shown, "change_note": note, "moved": moved}
