"""The agencies of a group at one common mix, beside their indices as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.languages import FIRST
from surveyapp.figures import Drawn, on_screen, scale, screen
from surveyapp.languages.collation import vietnamese_order
from surveyapp.results.model.result import MIXES, IndexRow, WaveResult
from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices
from surveyapp.web.staff import keys
from surveyapp.web.staff.access.rules import RANKING, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.ranking.view import computation, confidence
from surveyapp.words import beside
from surveyapp.words.naming import Words
from surveyapp.words.results import order
from surveyapp.words.speech import sentence

FIGURE, LETTERS = 224.0, 35


@dataclass(frozen=True, slots=True)
class StandardisedRow:
    code: str
    name: str
    rank: str
    rank_set: str
    index: str
    interval: str
    as_it_is: str
    rank_as_it_is: str
    reason: str


@dataclass(frozen=True, slots=True)
class StandardisedPage:
    rows: tuple[StandardisedRow, ...]
    others: tuple[StandardisedRow, ...]
    placed: bool
    figure: Drawn
    height: screen.Rows
    mix: tuple[tuple[str, str], ...]


@bp.get("/waves/<code>/mix")
@needs(RANKING, whole=True)
def standardised(code: str) -> ResponseReturnValue:
    words = reader()
    by = request.args.get("by", "")
    by = by if by in MIXES else MIXES[0]
    with for_staff(code) as view:
        result, found = view.result, view.standardised(by)
    group = request.args.get("group", "")
    group = group if group in result.peer_groups else result.opening_group
    page = standardised_page(result, found, group, words)
    return render_template(
        "staff/standardised/page.html",
        result=result,
        page=page,
        by=by,
        group=group,
        title=words.label(beside.STANDARDISED, by),
        sentence=_sentence(result, found, group, words),
        groups=[(one, words.group(one, result.group_names)) for one in result.peer_groups],
        choices=[(one, words.label(beside.MIXES, one)) for one in MIXES],
        confidence=confidence(result, words),
        notes=_notes(result, found, words),
        key=keys.KEY,
    )


def standardised_page(result: WaveResult, indices: StandardisedIndices, group: str, words: Words) -> StandardisedPage:
    mine = [(row, indices.agencies[row.agency]) for row in _rows(result, group) if row.agency in indices.agencies]
    known = sorted((pair for pair in mine if pair[1].index is not None), key=_best_first)
    others = sorted((pair for pair in mine if pair[1].index is None), key=lambda pair: _alphabet(result, pair[0]))
    strip = screen.Strip(_axis(known), FIGURE)
    height = screen.rows_for((_name(result, row, words) for row, _ in mine), LETTERS)
    drawn = [
        screen.Whisker(height.height, at.index, at.ci_low, at.ci_high, hollow=row.rank is None, mark=row.index)
        for row, at in known
    ]
    return StandardisedPage(
        rows=tuple(_row(result, indices, pair, words) for pair in known),
        others=tuple(_row(result, indices, pair, words) for pair in others),
        placed=any(at.rank is not None for _, at in known),
        figure=on_screen("intervals", drawn, strip),
        height=height,
        mix=tuple(
            (sentence(words.kind(kind, indices.by, result)), words.number(share, 1) + "%")
            for kind, share in sorted(indices.mix.get(group, {}).items(), key=lambda pair: -pair[1])
        ),
    )


def _rows(result: WaveResult, group: str) -> list[IndexRow]:
    return [
        r
        for r in result.rows
        if r.scope == "agency" and r.part == "overall" and r.peer_group == group and r.key not in result.hidden
    ]


def _best_first(pair: tuple[IndexRow, StandardisedIndex]) -> tuple[float, float, str]:
    row, at = pair
    return at.rank or float("inf"), -(at.index or 0), row.agency


def _alphabet(result: WaveResult, row: IndexRow) -> Any:
    return vietnamese_order(result.agencies[row.agency].name(FIRST))


def _name(result: WaveResult, row: IndexRow, words: Words) -> str:
    return result.agencies[row.agency].name(words.language)


def _axis(known: list[tuple[IndexRow, StandardisedIndex]]) -> scale.Axis:
    values = [value for row, at in known for value in (row.index, at.index)]
    return scale.fitting(values, [end for _, at in known for end in (at.ci_low, at.ci_high)])


def _row(
    result: WaveResult, indices: StandardisedIndices, pair: tuple[IndexRow, StandardisedIndex], words: Words
) -> StandardisedRow:
    row, at = pair
    return StandardisedRow(
        code=row.agency,
        name=_name(result, row, words),
        rank=str(at.rank) if at.rank is not None else words.number(None),
        rank_set=order.span(at.rank_low, at.rank_high, words) if at.rank_low is not None else "",
        index=words.number(at.index),
        interval=words.interval(at.ci_low, at.ci_high),
        as_it_is=words.number(row.index),
        rank_as_it_is=words.count(row.rank) if row.rank is not None else words.number(None),
        reason=sentence(words.not_standardised(at, row.peer_group, indices, result)) if at.index is None else "",
    )


def _sentence(result: WaveResult, indices: StandardisedIndices, group: str, words: Words) -> str:
    rows = _rows(result, group)
    known = [row for row in rows if row.agency in indices.agencies and indices.agencies[row.agency].index is not None]
    if not known:
        return words.say("No agency of the group has answers in every kind of the common mix, so none is levelled out.")
    if group in indices.unreliable:
        return words.say("The order at the common mix is mostly chance, so there are no places.")
    moved = [row for row in known if row.rank and indices.agencies[row.agency].rank not in (None, row.rank)]
    apart = [row for row in moved if not _may_stay(row, indices.agencies[row.agency])]
    first = words.say("{known} of {all} agencies have a standardised index.", known=len(known), all=len(rows))
    return f"{first} {_about_ranks(len(moved), len(apart), words)}"


def _about_ranks(moved: int, apart: int, words: Words) -> str:
    if not moved:
        return words.say("Nobody’s place is another one with it.")
    if not apart:
        return words.say(
            "{moved} have another place with it, always within the set of places that they have as it is.", moved=moved
        )
    return words.say(
        "{moved} have another place with it; for {apart} of them it lies outside the set of places that they have as "
        "it is.",
        moved=moved,
        apart=apart,
    )


def _may_stay(row: IndexRow, at: StandardisedIndex) -> bool:
    return row.rank_low is None or row.rank_high is None or row.rank_low <= (at.rank or 0) <= row.rank_high


def _notes(result: WaveResult, indices: StandardisedIndices, words: Words) -> list[str]:
    notes = [
        computation(result, words),
        words.say(
            "Each agency’s answers in one kind count as much as the kind has weight in the whole group. An agency "
            "without answers in a kind is left empty: nothing is filled in."
        ),
    ]
    if indices.unstated and not result.is_public:
        notes.append(
            words.say_n(
                indices.unstated,
                "{n} form does not say its kind and is not in it.",
                "{n} forms do not say their kind and are not in it.",
            )
        )
    return [" ".join(notes)]
