"""The index rows of a result, and how a terminal shows them: the same numbers, rounded only there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.ranking.display import RANGES
from questionnaires.languages import FIRST
from surveyapp.exports import standardised as beside
from surveyapp.exports.aggregate import about_aggregate
from surveyapp.exports.cells import short
from surveyapp.exports.made_of import made_of
from surveyapp.exports.table import Table
from surveyapp.languages import numbers
from surveyapp.results.model.columns import NAMES
from surveyapp.results.model.result import COLUMNS, LISTS, IndexRow, WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.words.naming import Words

if TYPE_CHECKING:
    from surveyapp.results.reading import View

FIGURES = ("index", "interval", "n", "flags")
RANKING = ("rank", "agency", "name", *FIGURES, "rank set", "not ranked")
PARTS = ("part", *FIGURES)
CALLED = ("agency_name", "peer_group_name", "part_name")
"""Empty where a row is of no one agency, or of no one group."""
MADE_OF = "made_of"


def of(view: View) -> tuple[WaveResult]:
    return (view.result,)


def table(result: WaveResult, *, standardised: StandardisedIndices | None = None, language: str = FIRST) -> Table:
    """One row per row of the result, with `COLUMNS`, then what its codes are called in the language and the items that
    it is made of; `standardised` adds its columns at the end."""
    words = Words(language)
    rows = (
        _values(result, row)
        | _called(result, row, words)
        | {MADE_OF: made_of(result, row)}
        | beside.values(row, standardised, result.hidden)
        for row in result.rows
    )
    return Table((*COLUMNS, *CALLED, MADE_OF, *beside.columns(standardised)), rows)


def to_terminal(result: WaveResult, *, standardised: StandardisedIndices | None = None, language: str = FIRST) -> str:
    """Agencies by peer group in the order of their ranks, then every part for all of them together. What agencies and
    groups are called is said in the language; heads and codes are those of the files."""
    words = Words(language)
    drawn = f" · rank sets from {result.draws} draws, seed {result.seed}" if result.has_rank_sets else ""
    lines = [f"{result.wave.code} · {result.rule} · {_behind(result)}{drawn}"]
    for group in result.peer_groups:
        rows = [*result.ranked(group), *result.not_ranked(group)]
        cells = [
            (*_agency_cells(result, row, language), *_change(result, row), *beside.cells(row, standardised))
            for row in rows
        ]
        heads = (*RANKING, *_change_head(result), *beside.heads(standardised))
        lines += ["", _heading(result, group, words), *_aligned([heads, *cells])]
    together = [(row.part, *_figures(row), *_change(result, row)) for row in result.rows if row.scope == "all"]
    lines += ["", "all agencies together", *_aligned([(*PARTS, *_change_head(result)), *together])]
    lines += [*about_aggregate(result), *_about_the_comparison(result)]
    return "\n".join(lines) + "\n"


def _behind(result: WaveResult) -> str:
    if result.counted_questions and result.counts.valid is not None:
        return f"{_valid(result)} and published counts"
    if result.counted_questions:
        return f"published counts of {result.counted_questions} questions"
    return _valid(result)


def _valid(result: WaveResult) -> str:
    """All that are not excluded; where some are not in the index of all agencies, how many are."""
    counts = result.counts
    said = f"{'–' if counts.valid is None else counts.valid} valid responses"
    return f"{said}, {counts.counted} in the index of all" if counts.monitoring else said


def _heading(result: WaveResult, group: str, words: Words) -> str:
    """The group, and how far its order can be trusted."""
    name, league = _group(result, group, words) if group else "all agencies", result.leagues.get((group, "overall"))
    if league is None or league.reliability is None:
        return name
    reliability = f"{name}, reliability {numbers.rounded(league.reliability, 2)}"
    if league.pairs is None:
        verdict = ": too low for places" if league.bands else ""
        return f"{reliability} (threshold {result.reliable_from}){verdict}"
    return f"{reliability}, {league.told_apart} of {league.pairs} pairs told apart: {league.display}"


def _group(result: WaveResult, group: str, words: Words) -> str:
    called = words.group(group, result.group_names)
    return f"peer group {group}" if called == group else f"peer group {group} ({called})"


def _values(result: WaveResult, row: IndexRow) -> dict[str, Any]:
    """Values by column; of a hidden row nothing but its names, not even a 0."""
    values = {column: getattr(row, column) for column in COLUMNS} | {name: list(getattr(row, name)) for name in LISTS}
    if row.key not in result.hidden:
        return values
    return dict.fromkeys(COLUMNS) | {column: values[column] for column in (*NAMES, "comparable", "flags")}


def _called(result: WaveResult, row: IndexRow, words: Words) -> dict[str, str]:
    agency = result.agencies.get(row.agency) if row.scope == "agency" else None
    group = words.group(row.peer_group, result.group_names) if row.peer_group else ""
    return {
        "agency_name": agency.name(words.language) if agency else "",
        "peer_group_name": group,
        "part_name": words.part(result.questionnaire, row.part),
    }


def _agency_cells(result: WaveResult, row: IndexRow, language: str) -> tuple[str, ...]:
    place = str(row.rank) if row.rank is not None and row.display != RANGES else "–"
    places = numbers.span(row.rank_low, row.rank_high or row.rank_low) if row.rank_low is not None else ""
    return (place, row.agency, result.agencies[row.agency].name(language), *_figures(row), places, row.not_ranked)


def _change_head(result: WaveResult) -> tuple[str, ...]:
    return (f"change since {result.against.code}", "comparable") if result.against else ()


def _change(result: WaveResult, row: IndexRow) -> tuple[str, ...]:
    if result.against is None:
        return ()
    if row.change is None:
        return "–", row.comparable
    if row.change_low is None:
        return f"{numbers.rounded(row.change, 2):+} (interval unknown)", row.comparable
    return f"{numbers.rounded(row.change, 2):+} ({short(row.change_low)}; {short(row.change_high)})", row.comparable


def _about_the_comparison(result: WaveResult) -> Iterator[str]:
    """What the changes rest on, or why there are none: each that is not plain once, with the parts it holds for."""
    told: dict[str, list[str]] = {}
    for row in result.rows:
        if row.comparable_note or row.common_items:
            over = f": {' '.join(row.common_items)}" if row.common_items else ""
            note = f" ({row.comparable_note})" if row.comparable_note else ""
            told.setdefault(f"{row.comparable}{over}{note}", []).append(row.part)
    if told:
        yield ""
        yield f"comparison with {result.against.code if result.against else ''}"
        yield from (f"{', '.join(dict.fromkeys(parts))}: {what}" for what, parts in told.items())


def _figures(row: IndexRow) -> tuple[str, ...]:
    interval = f"{short(row.ci_low)}–{short(row.ci_high)}" if row.ci_low is not None else ""
    unknown = row.n is None or (row.index is None and "suppressed" in row.flags)
    count = "–" if unknown else str(row.n)
    return (short(row.index), interval, count, " ".join(row.flags))


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
