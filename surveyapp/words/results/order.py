"""How far the agencies of a table can be told apart, and what is printed of their order because of it."""

from __future__ import annotations

from analysis.ranking.display import BANDS, RANGES
from analysis.ranking.moves import RankMoves
from surveyapp.languages import numbers
from surveyapp.results.model.league import League
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import IndexRow
from surveyapp.words.naming import Words
from surveyapp.words.speech import later

WAYS = {
    "figures": (
        later("As far as the figures allow"),
        later("Places, ranges or bands, by how far agencies can be told apart."),
    ),
    "ranges": (later("At most as ranges"), later("The places that each agency may have, never a single one.")),
    "bands": (later("In three bands"), later("Above, near and below the others, each in alphabetical order.")),
    "numbers": (
        later("With single places always"),
        later("Also where agencies can hardly be told apart; the sentence that says so stands beside them."),
    ),
}
"""What an office may decide -> what it is called, and what that means."""


def told_apart(league: League, words: Words) -> str:
    """Empty where no sets of places were drawn."""
    if league.pairs is None or league.told_apart is None or league.width is None:
        return ""
    if league.told_apart == 0:
        return words.say("Of {pairs} pairs of agencies none can be told apart.", pairs=words.count(league.pairs))
    width = words.number(league.width, 0 if league.width.is_integer() else 1)
    return words.say(
        "Of {pairs} pairs of agencies {apart} can be told apart; a typical agency may stand on {width} neighbouring "
        "places.",
        pairs=words.count(league.pairs),
        apart=words.count(league.told_apart),
        width=width,
    )


def reliability(league: League | None, words: Words) -> list[str]:
    """In the notes, where how far agencies can be told apart stands first."""
    if league is None or league.pairs is None or league.reliability is None:
        return []
    return [words.say("Reliability of the table: {value}.", value=words.number(league.reliability))]


def because_of_it(league: League, words: Words) -> str:
    """What the table prints. Empty where it prints places, which need no excuse."""
    if league.decided:
        return words.say(
            "That is too few for single places; they stand because the office asked for them: read the set of places, "
            "not the number."
        )
    if league.display == BANDS:
        return words.say("That is too few for places: there are three bands, each in alphabetical order.")
    if league.display == RANGES:
        return words.say(
            "That is enough for ranges, not for single places: agencies stand in the order of the index, each with the "
            "places that it may have."
        )
    return ""


def place(row: IndexRow, words: Words) -> str:
    """As a table prints it: the place, or the places that it may be where no single one is told. Empty without one."""
    if row.rank is None:
        return ""
    if row.display == RANGES and row.rank_low is not None:
        return span(row.rank_low, row.rank_high, words)
    return words.count(row.rank)


def place_set(row: IndexRow, words: Words) -> str:
    """Beside a single place; empty where the place itself is printed as a set, or none was drawn."""
    if row.rank_low is None or row.display == RANGES:
        return ""
    return span(row.rank_low, row.rank_high, words)


def alone(row: IndexRow, words: Words) -> str:
    """What an agency's own page says of its place: with the set that holds for it by itself."""
    low, high = (row.rank_low_alone, row.rank_high_alone) if row.rank_low_alone else (row.rank_low, row.rank_high)
    if low is None:
        return words.say("rank {rank} of {all}", rank=row.rank, all=row.rank_of)
    if row.display == RANGES:
        return words.say("may stand on the places {places} of {all}", places=span(low, high, words), all=row.rank_of)
    said = words.say("rank {rank} of {all}", rank=row.rank, all=row.rank_of)
    return f"{said} " + words.say("(may be {low} to {high})", low=low, high=high)


def span(low: int, high: int | None, words: Words) -> str:
    return numbers.span(low, high or low, words.count)


def moved_places(before: int, now: int, moves: RankMoves | None, words: Words) -> str:
    """How a place moved, and how usual it is to move so far; the latter is unknown before three rounds have places."""
    said = words.say("Its place: {before} before, {now} now.", before=words.count(before), now=words.count(now))
    if moves is None:
        return f"{said} " + words.say("How far places usually move is not known yet.")
    usual = words.say(
        "Between earlier rounds the median move in its group was {median} places; {share} of the moves were as far as "
        "this or farther.",
        median=words.number(moves.median, 0 if moves.median.is_integer() else 1),
        share=words.percent(percent(moves.share_of(abs(now - before)))),
    )
    return f"{said} {usual}"
