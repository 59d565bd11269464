"""The ranked report of a wave: one page to know, the method, the signature, then annexes with every agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TypedDict, Unpack

from markupsafe import Markup

from surveyapp.figures import FIGURES
from surveyapp.figures.printed import PrintedStrip
from surveyapp.figures.scale import Axis
from surveyapp.reports.blocks import changes, items, method, parts, quality, standardised, summary
from surveyapp.reports.blocks.column import column
from surveyapp.reports.blocks.letterhead import letterhead
from surveyapp.reports.blocks.signed import signed_as
from surveyapp.reports.blocks.standings import Standing, axis_of, standing
from surveyapp.reports.print import pdf
from surveyapp.reports.print.templates import environment
from surveyapp.reports.report import Order
from surveyapp.results.model.beside import NOTHING, Beside
from surveyapp.results.model.result import WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.results.reading import STAFF, View
from surveyapp.results.releases.printed import PrintedAs, printed_as
from surveyapp.store.office.facts import TYPOGRAPHY
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from surveyapp.words.results import usual
from surveyapp.words.results.wishes import wish_section

TEXT_WIDTH = 165.0  # mm
GROUP_WIDTH, PART_WIDTH, LEVELS_WIDTH = 50.0, 60.0, 38.0  # mm, the drawn column of each table


def collect(view: View, order: Order, office: Office) -> Callable[[], bytes]:
    """The report of the View's wave and edition."""
    return partial(
        render,
        view.result,
        order.language,
        office,
        number=order.number,
        date=order.date,
        beside=view.beside(),
        internal=view.edition == STAFF,
        printed=printed_as(view),
        draft=order.draft,
    )


class Edition(TypedDict, total=False):
    """`number` and `date` stay open for the pen until they are given.

    An `internal` edition hides nothing, and says on every page what it is, as a `draft` does. `printed` is the release
    that it is of.
    """

    number: str
    date: dt.date | None
    beside: Beside
    internal: bool
    printed: PrintedAs | None
    draft: bool


def render(result: WaveResult, language: str, office: Office, **edition: Unpack[Edition]) -> bytes:
    """The report as a tagged PDF: the published one, unless the edition says otherwise."""
    return pdf.from_html(html(result, language, office, **edition))


def html(
    result: WaveResult,
    language: str,
    office: Office,
    *,
    number: str = "",
    date: dt.date | None = None,
    beside: Beside = NOTHING,
    internal: bool = False,
    printed: PrintedAs | None = None,
    draft: bool = False,
) -> str:
    words = Words(language)
    result = result if internal else as_published(result)  # whatever it was given
    overall = [row for row in result.rows if row.scope == "agency" and row.part == "overall"]
    axis = axis_of(overall)
    signed = signed_as(printed, result.wave.code, words)
    by_level = items.items(result, words, LEVELS_WIDTH)
    return (
        environment()
        .get_template("family/ranking/ranking.html")
        .render(
            result=result,
            words=words,
            say=words.say,
            figures=FIGURES,
            style=pdf.stylesheet(office.says(TYPOGRAPHY, language)),
            letterhead=letterhead(office, words, number, date, result.wave.code, signed, draft=draft),
            signed=signed,
            lead=summary.lead(result, words),
            moved=usual.since(result, words),
            headlines=summary.headlines(result, words),
            account=summary.account(result, words),
            groups=summary.groups(result, words, GROUP_WIDTH),
            spread=Markup(summary.spread(result, words, axis, TEXT_WIDTH)),  # noqa: S704 - escaped where drawn
            extremes=summary.extremes(result, words),
            with_few_forms=summary.with_few_forms(result, words),
            about_parts=summary.about_parts(result, words),
            forms=method.forms_by_group(result, words),
            method=method.paragraphs(result, words, office.says("name", language), needs_answers=beside.needs_answers),
            column=column(PrintedStrip(axis, TEXT_WIDTH), words),
            standings=_standings(result, words, axis),
            factors=parts.factors(result, words, PART_WIDTH),
            items=by_level,
            plain_items=None if by_level else parts.items(result, words, PART_WIDTH),
            facts=parts.facts(result, words),
            mixes=standardised.tables(result, beside.mixes, words),
            changes=changes.tables(result, beside.changes, words),
            moves=changes.moves(result, beside.places if internal else {}, words),
            quality=quality.quality(result, beside.quality, words),
            wishes=[wish_section(result, table, words) for table in beside.wishes.tables],
        )
    )


def _standings(result: WaveResult, words: Words, axis: Axis) -> list[Standing]:
    """One annex per peer group that has rows."""
    found = (standing(result, group, words, axis) for group in result.peer_groups)
    return [one for one in found if one.size]
