"""The booklet of one agency: its results on a page, every item, its change, and what is usually disputed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from surveyapp.reports.blocks import changes, items, method
from surveyapp.reports.blocks.letterhead import letterhead
from surveyapp.reports.blocks.signed import signed_as
from surveyapp.reports.family.booklet import disputed, essentials
from surveyapp.reports.print import pdf
from surveyapp.reports.print.templates import environment
from surveyapp.reports.report import Order
from surveyapp.results.model.beside import NOTHING, Beside
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import View
from surveyapp.results.releases.printed import PrintedAs, printed_as
from surveyapp.store.office.facts import TYPOGRAPHY
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words

FACTOR_WIDTH, LEVELS_WIDTH = 46.0, 38.0  # mm, the drawn column of each table


@dataclass(frozen=True, slots=True)
class BookletOf:
    """Whom it is about. `predecessors` are the names of those that became it."""

    code: str
    predecessors: tuple[str, ...] = ()


def collect(view: View, order: Order, office: Office) -> Callable[[], bytes]:
    """The booklet of the agency of `order`. Raises Refused where the wave does not have it, within this scope."""
    view.refuse_stranger(order.agency)
    return partial(
        render,
        view.result,
        BookletOf(order.agency, view.predecessors(order.agency, order.language)),
        order.language,
        office,
        number=order.number,
        date=order.date,
        beside=view.beside_agency(),
        printed=printed_as(view),
        draft=order.draft,
    )


def render(
    result: WaveResult,
    agency: BookletOf,
    language: str,
    office: Office,
    *,
    number: str = "",
    date: dt.date | None = None,
    beside: Beside = NOTHING,
    printed: PrintedAs | None = None,
    draft: bool = False,
) -> bytes:
    """As a tagged PDF, in the edition that `result` is. Number and date stay open for the pen until they are given."""
    words = Words(language)
    signed = signed_as(printed, result.wave.code, words)
    here = essentials.essentials(result, agency.code, words, FACTOR_WIDTH)
    return pdf.from_html(
        environment()
        .get_template("family/booklet/booklet.html")
        .render(
            result=result,
            words=words,
            say=words.say,
            style=pdf.stylesheet(office.says(TYPOGRAPHY, language)),
            letterhead=letterhead(office, words, number, date, result.wave.code, signed, draft=draft),
            signed=signed,
            here=here,
            items=None if here.is_hidden else items.items(result, words, LEVELS_WIDTH, ("agency", agency.code)),
            change=None if here.is_hidden else changes.of_agency(result, beside.changes, agency.code, words),
            boxes=disputed.boxes(
                result, agency.code, agency.predecessors, beside, words, office.says("name", language)
            ),
            checks=method.check_codes(result, words),
        )
    )
