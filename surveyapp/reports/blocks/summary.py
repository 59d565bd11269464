"""Page one: what a chairman has to know, in one sentence, three counts and one table."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.figures import FIGURES, in_print
from surveyapp.figures.printed import PrintedStrip
from surveyapp.figures.printed_dots import Lane
from surveyapp.figures.scale import Axis
from surveyapp.reports.blocks import called
from surveyapp.reports.blocks.column import DrawnColumn, column
from surveyapp.reports.blocks.standings import StandingRow, axis_of, is_shown, standing_row
from surveyapp.results.model.provenance import USES
from surveyapp.results.model.result import Counts, IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.results import order, parts, provenance

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Headline:
    """A large count, what it is a part of, and its words."""

    count: str
    of: str
    words: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A peer group in the table of page one."""

    agencies: str
    ranked: str
    row: StandingRow
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """`shared` says why the groups hold more forms than all agencies together; empty where they add up."""

    column: DrawnColumn
    rows: tuple[GroupRow, ...]
    shared: str = ""


def lead(result: WaveResult, words: Words) -> str:
    """The one sentence that sums up, and what the questionnaire calls such an index."""
    whole = result.row("all", "all")
    name = called.band(whole, result, words) if whole is not None and is_shown(whole) else ""
    said = words.say("That is {band}.", band=name) if name else ""
    return f"{_lead(result, words, whole)} {said}".rstrip()


def _lead(result: WaveResult, words: Words, whole: IndexRow | None) -> str:
    if result.counts.valid == 0:
        return words.say("No valid form was received in this survey round, so there is no index to report.")
    if whole is not None and _all_chose_themselves(result) and whole.key not in result.hidden:
        return words.say(
            "All {n} valid forms came from people who chose themselves. They are shown for monitoring; there is no "
            "index of all agencies, and no agency has a place.",
            n=words.count(whole.n_monitoring),
        )
    if whole is not None and whole.key in result.hidden:
        return words.say("The index of all agencies is not published: {reason}.", reason=words.hidden(whole, result))
    if whole is None or not is_shown(whole):
        return words.say("Too few valid forms were received to publish an index.")
    if whole.is_of_counts and result.counts.valid is not None:
        return words.say(
            "The overall satisfaction index of {agencies} agencies is {index}, from {n} valid forms and published "
            "counts of single questions. How many people answered in all, and how far chance could move the index, is "
            "not known from these; {ranked} agencies have a place.",
            agencies=words.count(_counting(result)),
            index=words.number(whole.index),
            n=words.count(result.counts.valid),
            ranked=words.count(_ranked(result)),
        )
    if whole.is_of_counts:
        return words.say(
            "The overall satisfaction index of {agencies} agencies is {index}, from published counts of {questions} "
            "questions. How many people answered, and how far chance could move the index, is not known from these; so "
            "no agency has a place.",
            agencies=words.count(_counting(result)),
            index=words.number(whole.index),
            questions=words.count(result.counted_questions),
        )
    return words.say(
        "The overall satisfaction index is {index} ({confidence} confidence interval: {interval}), from "
        "{n} valid forms on {agencies} agencies; {ranked} of them could be ranked.",
        index=words.number(whole.index),
        confidence=words.percent(result.confidence_percent),
        interval=words.interval(whole.ci_low, whole.ci_high),
        n=words.count(whole.n),
        agencies=words.count(_counting(result)),
        ranked=words.count(_ranked(result)),
    )


def _all_chose_themselves(result: WaveResult) -> bool:
    told = result.provenance
    if told is None:  # a release of before: there the open forms of a wave without others made its index
        return False
    return bool(told.sources) and set(told.forms("basis", *USES)) == {"self-selected"}


def _counting(result: WaveResult) -> int:
    """Agencies whose forms went into the index of all."""
    return result.provenance.agencies if result.provenance else len(result.agencies)


def headlines(result: WaveResult, words: Words) -> tuple[Headline, ...]:
    agencies, ranked = len(result.agencies), _ranked(result)
    of = f"/{words.count(agencies)}"
    return (
        _forms(result, words),
        Headline(words.count(ranked), of, words.say("agencies ranked, each within its own group")),
        Headline(
            words.count(agencies - ranked), of, words.say("agencies not ranked; the reason is given in the annex")
        ),
    )


def groups(result: WaveResult, words: Words, width: float) -> Groups:
    rows = [(group, result.row("peer_group", group)) for group in result.peer_groups]
    whole = result.row("all", "all")
    strip = PrintedStrip(axis_of([row for _, row in [*rows, ("", whole)] if row is not None]), width)
    lines = [_group_row(result, words, strip, group, row) for group, row in rows if row is not None]
    if whole is not None and len(lines) != 1:
        total = standing_row(whole, words.all_agencies(), result, words, strip)
        agencies, ranked = words.count(len(result.agencies)), words.count(_ranked(result))
        lines.append(GroupRow(agencies, ranked, total, is_total=True))
    return Groups(column(strip, words), tuple(lines), provenance.told_apart(result, words))


def account(result: WaveResult, words: Words) -> str:
    """What became of the forms; empty where it may not be said, or there is nothing to add to how many counted."""
    return " ".join(filter(None, (_account(result, words), provenance.without_part(result, words))))


def _account(result: WaveResult, words: Words) -> str:
    counts = result.counts
    if counts.excluded is None or counts.counted is None:
        return ""
    if counts.issued is None or counts.returned is None:
        return _of_those_stored(counts, counts.excluded, words)
    said = [
        words.say(
            "Forms: {issued} issued, {returned} returned, {excluded} excluded, {counted} valid and counted.",
            issued=words.count(counts.issued),
            returned=words.count(counts.returned),
            excluded=words.count(counts.excluded),
            counted=words.count(counts.counted),
        )
    ]
    missing = counts.returned - counts.excluded - counts.counted
    if missing > 0:
        said.append(words.say("{n} of those returned are not among the forms stored.", n=words.count(missing)))
    if missing < 0:
        said.append(
            words.say("{n} forms are stored that the office does not count as returned.", n=words.count(-missing))
        )
    if counts.monitoring:
        said.append(words.say("{n} more are valid and in no index of all agencies.", n=words.count(counts.monitoring)))
    return " ".join(said)


def _of_those_stored(counts: Counts, excluded: int, words: Words) -> str:
    if not excluded and not counts.monitoring:
        return ""
    return words.say(
        "Forms: {stored} received, {excluded} excluded, {valid} valid; of these {counted} in the index of all agencies "
        "and {monitoring} not.",
        stored=words.count((counts.valid or 0) + excluded),
        excluded=words.count(excluded),
        valid=words.count(counts.valid),
        counted=words.count(counts.counted),
        monitoring=words.count(counts.monitoring),
    )


def spread(result: WaveResult, words: Words, axis: Axis, width: float) -> str:
    """Figure 1: every agency whose index may be printed, as one dot. Empty where there is none."""
    lanes = [_lane(result, words, group) for group in result.peer_groups]
    if not any(lane.points for lane in lanes):
        return ""
    figure = FIGURES["spread"]
    return in_print("spread", lanes, axis, width, words.language, title=words.say(figure.called))


def extremes(result: WaveResult, words: Words) -> tuple[str, ...]:
    """Who stands first and last in each group, with the caution that belongs to it."""
    return tuple(filter(None, (_extreme(result, words, group) for group in result.peer_groups)))


def with_few_forms(result: WaveResult, words: Words) -> str:
    """Whose population was large enough to be ranked and who did not bring the forms: staying away is no refuge."""
    rows = [row for row in result.rows if row.part == "overall" and row.not_ranked == "few-forms"]
    if not rows:
        return ""
    named = [_with_fieldwork(row, result, words) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        named.append(words.say("{n} more", n=words.count(len(rows) - MOST_NAMED)))
    return words.say(
        "Not ranked, with a sufficient population and too few forms: {agencies}.", agencies="; ".join(named)
    )


def about_parts(result: WaveResult, words: Words) -> tuple[str, ...]:
    """Which fixed factors the field failed, and which a decision left out."""
    return *parts.lost(result, words), *parts.decided(result, words)


def _with_fieldwork(row: IndexRow, result: WaveResult, words: Words) -> str:
    name = result.agencies[row.agency].name(words.language)
    if row.n_population is None:
        return name
    if row.n_issued is None or row.n_returned is None:
        return words.say("{agency} (population {population})", agency=name, population=words.count(row.n_population))
    return words.say(
        "{agency} (population {population}, {returned} of {issued} forms)",
        agency=name,
        population=words.count(row.n_population),
        issued=words.count(row.n_issued),
        returned=words.count(row.n_returned),
    )


def _lane(result: WaveResult, words: Words, group: str) -> Lane:
    rows = [*result.ranked(group), *result.not_ranked(group)]
    shown = [(row.index or 0.0, row.rank is not None) for row in rows if is_shown(row)]
    remark = words.say("{shown} of {agencies} agencies", shown=words.count(len(shown)), agencies=words.count(len(rows)))
    return Lane(words.group(group, result.group_names), remark, shown)


def _extreme(result: WaveResult, words: Words, group: str) -> str:
    ranked = result.ranked(group)
    if len(ranked) < 3 or not _has_both_ends(ranked):
        return ""
    first = [row for row in ranked if row.rank == 1]
    last = [row for row in ranked if row.rank == ranked[-1].rank]
    if any(row.rank_low is None for row in (*first, *last)):
        return ""
    return words.say(
        "{group}: highest {first}; lowest {last}.",
        group=words.group(group, result.group_names),
        first=_named(first, result, words),
        last=_named(last, result, words),
    )


def _has_both_ends(ranked: list[IndexRow]) -> bool:
    """Neither the first nor the last is hidden."""
    last = ranked[-1].rank or 0
    return ranked[0].rank == 1 and last + sum(row.rank == last for row in ranked) - 1 == ranked[-1].rank_of


def _named(rows: list[IndexRow], result: WaveResult, words: Words) -> str:
    """Never without the range of ranks: whoever is first by the figures may not be told apart from others."""
    names = ", ".join(result.agencies[row.agency].name(words.language) for row in rows[:MOST_NAMED])
    low, high = min(row.rank_low or 0 for row in rows), max(row.rank_high or 0 for row in rows)
    ranks = order.span(low, high, words)
    return words.say("{names} ({index}; rank {ranks})", names=names, index=words.number(rows[0].index), ranks=ranks)


def _forms(result: WaveResult, words: Words) -> Headline:
    if result.counted_questions and result.counts.valid is None:
        said = words.say("questions of which counts were published; how many people answered is not known")
        return Headline(words.count(result.counted_questions), "", said)
    if result.counts.counted == 0 and result.counts.monitoring:
        said = words.say("valid forms, for monitoring; none counts in an index of all agencies")
        return Headline(words.count(result.counts.monitoring), "", said)
    counted, issued = words.count(result.counts.counted), result.counts.issued
    if issued is None and result.counts.monitoring:
        said = words.say("of {valid} valid forms count in the index", valid=words.count(result.counts.valid))
        return Headline(counted, "", said)
    if issued is None:
        return Headline(counted, "", words.say("valid forms; how many were issued is not recorded"))
    by_codes = result.counts.issued_from == "codes"
    said = words.say("valid forms of the codes handed out") if by_codes else words.say("valid forms of those issued")
    return Headline(counted, f"/{words.count(issued)}", said)


def _group_row(result: WaveResult, words: Words, strip: PrintedStrip, group: str, row: IndexRow) -> GroupRow:
    ranked = len(result.ranked(group))
    agencies = sum(1 for facts in result.agencies.values() if facts.peer_group == group)
    return GroupRow(
        words.count(agencies),
        words.count(ranked),
        standing_row(row, words.group(group, result.group_names), result, words, strip),
    )


def _ranked(result: WaveResult) -> int:
    return sum(len(result.ranked(group)) for group in result.peer_groups)
