"""What the head of an agency usually disputes, one box each, answered from the rows of the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.reports.blocks.standings import is_shown
from surveyapp.results.model.beside import Beside
from surveyapp.results.model.by_hand import ByHand, by_hand
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.words.beside import STANDARDISED
from surveyapp.words.naming import Words
from surveyapp.words.results import order, provenance
from surveyapp.words.results.standardised import place_at
from surveyapp.words.sentences import NO_CHANGE, PUBLISHED_FROM
from surveyapp.words.speech import sentence

RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class Box:
    """A question and the sentences that answer it."""

    question: str
    answers: tuple[str, ...]


def boxes(
    result: WaveResult, code: str, predecessors: Sequence[str], beside: Beside, words: Words, office: str
) -> tuple[Box, ...]:
    """Of an agency without a published index only what it is told of its forms. `office` is who declares how people
    were chosen."""
    row, say = result.row("agency", code), words.say
    number = Box(say("Are there enough forms?"), tuple(_forms(row, result, words)))
    if row is None or not is_shown(row):
        return (number,)
    return (
        Box(say("Whose forms are these?"), tuple(_attribution(row, result, words))),
        Box(say("Who answered?"), tuple(provenance.chosen(result, words, office))),
        number,
        Box(say("Is it only the mix of procedures?"), tuple(_mixes(row, result, beside, words))),
        Box(say("Is the place a matter of rounding?"), tuple(_rounding(row, result, words))),
        Box(say("What became of its predecessors?"), tuple(_predecessors(row, result, predecessors, words))),
        Box(say("Counted by hand it is another figure?"), tuple(_by_hand(row, result, words))),
    )


def _attribution(row: IndexRow, result: WaveResult, words: Words) -> Iterator[str]:
    asked = result.questionnaire
    yield words.say("A form counts for the agency that it names as the one that decided the case.")
    of_reception = [factor.id for factor in asked.factors if _rates_reception(result, factor.id)]
    if of_reception:
        names = ", ".join(words.part(asked, f"factor:{factor}") for factor in of_reception)
        yield words.say(
            "What rates the counter counts for the agency that received the case: {factors}.", factors=names
        )
    if row.n_monitoring:
        yield words.say(
            "Beside them {n} forms are for monitoring only and stand in no index.", n=words.count(row.n_monitoring)
        )
    for flag in row.flags:
        yield sentence(words.flag(row, flag)) + "."


def _rates_reception(result: WaveResult, factor: str) -> bool:
    asked = result.questionnaire
    items = [question for question in asked.items if question.factor == factor]
    return bool(items) and all(asked.agency_rated(question) == RECEIVING for question in items)


def _forms(row: IndexRow | None, result: WaveResult, words: Words) -> Iterator[str]:
    if row is not None and row.key in result.hidden:
        yield words.say("Not published: {reason}.", reason=words.hidden(row, result))
    elif row is not None and row.n is not None:
        yield words.say("{n} valid forms count.", n=words.count(row.n))
        if row.n_issued is not None and row.n_returned is None:
            yield words.say("{issued} forms were issued.", issued=words.count(row.n_issued))
        elif row.n_issued is not None:
            yield words.say(
                "Of {issued} forms issued {returned} came back.",
                issued=words.count(row.n_issued),
                returned=words.count(row.n_returned),
            )
        if row.n_population is not None:
            yield words.say("Their population: {population}.", population=words.count(row.n_population))
    yield words.say(
        PUBLISHED_FROM,
        publish_from=words.count(result.publish_from),
        rank_from=words.count(result.rank_from),
    )


def _mixes(row: IndexRow, result: WaveResult, beside: Beside, words: Words) -> Iterator[str]:
    told = [mix for mix in beside.mixes if row.agency in mix.agencies]
    if beside.needs_answers:
        yield words.say(
            "A release keeps its figures as they were signed, not the answers behind them; the booklet of the round "
            "itself tells this."
        )
    elif not told:
        yield words.say("No index at a common mix was computed for it.")
    for mix in told:
        yield _at_mix(row, result, mix, words)


def _at_mix(row: IndexRow, result: WaveResult, mix: StandardisedIndices, words: Words) -> str:
    at, called = mix.agencies[row.agency], words.label(STANDARDISED, mix.by)
    if at.index is None:
        reason = words.not_standardised(at, row.peer_group, mix, result)
        return words.say("{mix}: none ({reason}).", mix=called, reason=reason)
    return words.say(
        "{mix}: {index} ({interval}), {place}.",
        mix=called,
        index=words.number(at.index),
        interval=words.interval(at.ci_low, at.ci_high),
        place=place_at(at, mix, row.peer_group, words),
    )


def _rounding(row: IndexRow, result: WaveResult, words: Words) -> Iterator[str]:
    yield words.say("Places follow unrounded values; two decimals are printed.")
    if row.rank is None:
        yield words.say("Not ranked: {reason}.", reason=words.reason(row, result, full=True))
        return
    others = [other for other in result.ranked(row.peer_group) if other.agency != row.agency]
    if tied := [other for other in others if other.rank == row.rank]:
        yield words.say("Exactly as high: {agencies}.", agencies=_named(tied, result, words))
    if row.rank_low is None:
        return
    if row.rank_low == row.rank_high:
        yield words.say("In the table, where the sets of all hold at once, no other place is possible.")
    else:
        may = order.span(row.rank_low, row.rank_high, words)
        yield words.say("In the table, where the sets of all hold at once, its place may be {places}.", places=may)


def _named(rows: Sequence[IndexRow], result: WaveResult, words: Words) -> str:
    return ", ".join(result.agencies[row.agency].name(words.language) for row in rows)


def _predecessors(row: IndexRow, result: WaveResult, names: Sequence[str], words: Words) -> Iterator[str]:
    if names:
        yield words.say("It took over: {agencies}.", agencies=", ".join(names))
    else:
        yield words.say("No predecessor of it is on record.")
    if result.against is None:
        yield words.say("There is no earlier round that it is compared with.")
    elif reason := words.not_comparable(row):
        yield words.say(NO_CHANGE, reason=reason)
    elif names:
        yield words.say("Forms about them in the earlier round count for it, as far as all of them came here.")


def _by_hand(row: IndexRow, result: WaveResult, words: Words) -> Iterator[str]:
    counted = by_hand(result, row.agency)
    if counted is None:
        yield words.say("Its answers are not told level by level.")
        yield sentence(f"{words.rule(result.rule, full=True)}.")
        return
    index, rated = words.number(counted.index), words.count(counted.rated)
    if counted.is_share:
        yield words.say(
            "By hand: {satisfied} satisfied of {rated} answers = {index}%, every answer alike.",
            satisfied=words.count(round(counted.worth)),
            rated=rated,
            index=index,
        )
    else:
        yield words.say("By hand: the mean of {rated} answers = {index}, every answer alike.", rated=rated, index=index)
    yield from _why_another(row, counted, result, words)


def _why_another(row: IndexRow, counted: ByHand, result: WaveResult, words: Words) -> Iterator[str]:
    if counted.unknown:
        yield words.say("Of {n} items too little is told; their answers are not in it.", n=words.count(counted.unknown))
    if counted.rolled_up is not None:
        yield words.say(
            "Put together as the rule says, still without weights: {index}.", index=words.number(counted.rolled_up)
        )
    yield words.say("With the weight of each form, as printed: {index}.", index=words.number(row.index))
    yield sentence(f"{words.rule(result.rule, full=True)}.")
    yield from provenance.weights(result, words)
