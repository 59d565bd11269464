"""One unit: what it leads and supports and since when, what that made of the changes, and its measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.results.followup.losses import Losses, UnitLoss
from surveyapp.results.followup.parts import asked_parts
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.agencies.peer_groups import peer_group_names
from surveyapp.store.followup.responsible import Responsibilities, ResponsibleRow
from surveyapp.store.waves import waves
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.web.staff.access.rules import AGENCY, needs
from surveyapp.web.staff.access.scope import agency_of_account, scope_in
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.losses.page import LossLine, LossPage
from surveyapp.web.staff.losses.view import called, newest_losses, own_series, page_of_index, part_called
from surveyapp.web.staff.measures.lines import lines
from surveyapp.words.naming import Words
from surveyapp.words.results import followup as said
from surveyapp.words.results.followup import AgencyNames


@dataclass(frozen=True, slots=True)
class UnitSection:
    """What a unit made of one change: `title` says which, `made` how many points, `lines` by which criteria."""

    title: str
    made: str
    lines: list[LossLine]


@bp.get("/unit")
@needs(AGENCY, cut=True)
def own_unit() -> ResponseReturnValue:
    """To the unit that the account belongs to."""
    own = agency_of_account()
    if not own:
        abort(403)
    return redirect(url_for("staff.unit", agency=own), code=303)


@bp.get("/units/<agency>")
@needs(AGENCY, of="agency")
def unit(agency: str) -> ResponseReturnValue:
    words, today = reader(), office_day()
    with store.reading(current_app.extensions["engine"]) as database:
        names = names_apart(database)
        if agency not in names:
            abort(404)
        answering, asked, rounds = Responsibilities.stored(database), asked_parts(database), waves.waves(database)
        groups = peer_group_names(database, today)
        _province, series = own_series(database)
    compared = next((row.code for row in rounds if row.state in COLLECTED and row.previous), "")
    sections = [*_of_wave(compared, agency, words)] if compared else []
    for each in series:
        for since, until, found in newest_losses(each, answering):
            title = words.say("{index}: from {since} to {until}", index=each.index.name, since=since, until=until)
            sections += _section(title, found, agency, page_of_index(each, names, words))

    def told(row: ResponsibleRow) -> dict[str, Any]:
        whose = said.agency(row.agency, names, words) if row.agency else words.group(row.peer_group, groups)
        return {
            "source": said.source(row.source, words),
            "part": said.part(row.source, row.part, asked, words),
            "leads": row.lead == agency,
            "other": said.agencies(row.support, names, words)
            if row.lead == agency
            else said.agency(row.lead, names, words),
            "whose": whose,
            "since": words.day(row.valid_from) if row.valid_from else "–",
            "until": words.day(row.valid_to) if row.valid_to else "–",
            "is_over": row.valid_to is not None and row.valid_to < today,
        }

    mine = [row for row in answering.rows if agency == row.lead or agency in row.support]
    return render_template(
        "staff/unit/page.html",
        name=said.agency(agency, names, words),
        rows=[told(row) for row in sorted(mine, key=lambda row: row.lead != agency)],
        sections=sections,
        measures=lines(words, agency),
    )


def _of_wave(code: str, agency: str, words: Words) -> Iterator[UnitSection]:
    """Of all agencies together for whoever sees them all; for an agency's people of their own results."""
    seen = scope_in(code)
    with for_staff(code, PREVIOUS, seen) as view:
        found = view.losses()
        wanted = [("all", "all")] if seen.is_whole else [where for where in found if where[0] == "agency"]
        names = names_apart(view.snapshot.session)
        for where in wanted:
            if where in found:
                yield from _section(_title(view, where, words), found[where], agency, _page(view, names, words))


def _title(view: View, where: tuple[str, str], words: Words) -> str:
    return f"{words.title(view.result.wave)} – {called(view.result, where, words)}"


def _page(view: View, names: AgencyNames, words: Words) -> LossPage:
    return LossPage(lambda part: part_called(view.result, part, words), names, words)


def _section(title: str, losses: Losses, agency: str, page: LossPage) -> Iterable[UnitSection]:
    found: UnitLoss | None = losses.of_unit(agency)
    if found:
        yield UnitSection(title, page.points(found.contribution), [page.criterion(each) for each in found.criteria])
