"""Who lost the points: what a change is made of, by the units that lead and that support."""

from __future__ import annotations

from collections.abc import Iterator

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.languages import FIRST
from surveyapp import store
from surveyapp.exports import export
from surveyapp.results.external.provinces import is_own
from surveyapp.results.external.standings import Series, series_of
from surveyapp.results.followup.losses import Losses, losses_of_year
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.external import OVERALL, external_figures, external_units
from surveyapp.store.followup.responsible import OWN, Responsibilities
from surveyapp.web.office import office
from surveyapp.web.staff.access.rules import AGENCY, RANKING, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.losses.page import LossPage
from surveyapp.words.naming import Words
from surveyapp.words.results import followup as said
from surveyapp.words.results.followup import AgencyNames

ALL = "*"


@bp.get("/waves/<code>/losses")
@needs(RANKING, whole=True)
def losses(code: str) -> ResponseReturnValue:
    """Of all agencies together, or of a peer group."""
    with for_staff(code, PREVIOUS) as view:
        group = request.args.get("group", ALL)
        where = ("peer_group", group) if group in view.result.peer_groups else ("all", "all")
        return _page(view, where, reader())


@bp.get("/waves/<code>/agencies/<agency>/losses")
@needs(AGENCY, of="agency")
def losses_of_agency(code: str, agency: str) -> ResponseReturnValue:
    with for_staff(code, PREVIOUS) as view:
        if agency not in view.result.agencies:
            abort(404)
        return _page(view, ("agency", agency), reader())


@bp.get("/external/losses")
@needs(RANKING, whole=True)
def losses_of_indices() -> ResponseReturnValue:
    """Of the province that the office calls its own: the newest change of each index that can be taken apart."""
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        unit, series = own_series(database)
        answering, names = Responsibilities.stored(database), names_apart(database)
    sections = [
        (each.index.name, each.index.code, since, until, page_of_index(each, names, words).table(found))
        for each in series
        for since, until, found in newest_losses(each, answering)
    ]
    return render_template("staff/losses/indices.html", unit=unit, sections=sections)


@bp.get("/external-losses.csv")
@needs(RANKING, whole=True)
def losses_of_indices_csv() -> ResponseReturnValue:
    """Every change of every index of the own province that can be taken apart."""
    with store.reading(current_app.extensions["engine"]) as database:
        _unit, series = own_series(database)
        body = export("external-losses", "csv")(series, Responsibilities.stored(database), bom=True)
    return attachment(body, "external-losses.csv")


def own_series(database: store.Session) -> tuple[str, list[Series]]:
    """The province whose published indices are the office's own, and these; '' where the office has not said whose, or
    nothing of it is loaded."""
    mine = office().says("province", FIRST)
    unit = next((unit for unit in external_units(database) if is_own(mine, unit)), "")
    if not unit:
        return "", []
    return unit, series_of(unit, [*external_figures(database, part=OVERALL), *external_figures(database, unit=unit)])


def newest_losses(series: Series, answering: Responsibilities) -> Iterator[tuple[int, int, Losses]]:
    """The newest change of an index that can be taken apart: since when, until when, and who answers for it."""
    for standing in series.standings:
        found = standing.change and losses_of_year(series.index.code, standing.year, standing.change, answering)
        if standing.change and found:
            yield standing.change.since, standing.year, found
            return


def page_of_index(series: Series, names: AgencyNames, words: Words) -> LossPage:
    return LossPage(lambda part: said.part(series.index.code, part, {}, words), names, words)


def _page(view: View, where: tuple[str, str], words: Words) -> ResponseReturnValue:
    result, found = view.result, view.losses().get(where)
    names = names_apart(view.snapshot.session)
    page = LossPage(lambda part: part_called(result, part, words), names, words)
    return render_template(
        "staff/losses/page.html",
        result=result,
        where=where,
        finding={"source": OWN, "period": result.wave.code, "agency": where[1] if where[0] == "agency" else None},
        name=called(result, where, words),
        table=page.table(found) if found else None,
        groups=[(ALL, words.all_agencies()), *((g, words.group(g, result.group_names)) for g in result.peer_groups)],
    )


def part_called(result: WaveResult, part: str, words: Words) -> str:
    known = {f"factor:{each.id}" for each in result.questionnaire.factors}
    known |= {f"item:{each.code}" for each in result.questionnaire.items}
    return words.part(result.questionnaire, part) if part in known or part.startswith("content:") else part


def called(result: WaveResult, where: tuple[str, str], words: Words) -> str:
    scope, place = where
    if scope == "agency":
        return result.agencies[place].name(words.language)
    return words.group(place, result.group_names) if scope == "peer_group" else words.all_agencies()
