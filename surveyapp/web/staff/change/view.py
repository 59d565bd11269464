"""Where the points went: what the change of a city, a group or an agency is made of."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.results.model.contributions import DomainDecomposition, hidden_of, published
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.web.staff import keys
from surveyapp.web.staff.access.rules import AGENCY, RANKING, needs
from surveyapp.web.staff.change.page import change_page
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.ranking.view import confidence, facts_of_all
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from surveyapp.words.results.order import moved_places

ALL = "*"


@bp.get("/waves/<code>/change")
@needs(RANKING, whole=True)
def change(code: str) -> ResponseReturnValue:
    """Of all agencies together, or of a peer group."""
    with for_staff(code, PREVIOUS) as view:
        group = request.args.get("group", ALL)
        where = ("peer_group", group) if group in view.result.peer_groups else ("all", "all")
        return _page(view, where, reader())


@bp.get("/waves/<code>/agencies/<agency>/change")
@needs(AGENCY, of="agency")
def change_of_agency(code: str, agency: str) -> ResponseReturnValue:
    with for_staff(code, PREVIOUS) as view:
        if agency not in view.result.agencies:
            abort(404)
        return _page(view, ("agency", agency), reader())


def _page(view: View, where: tuple[str, str], words: Words) -> ResponseReturnValue:
    result = view.result
    found = published(view.decompositions().get(where) or _nothing(result, where), hidden_of(result))
    page = change_page(result, found, words)
    moved = view.place_before(where[1]) if where[0] == "agency" else None
    row = result.row(*where)
    return render_template(
        "staff/change/page.html",
        result=result,
        page=page,
        place=moved_places(moved[0], row.rank, moved[1], words) if moved and row and row.rank else "",
        found=found,
        facts=[words.title(result.wave), *facts_of_all(result, words)],
        groups=[
            (ALL, words.all_agencies()),
            *((g, words.group(g, result.group_names)) for g in result.peer_groups),
        ],
        confidence=confidence(result, words),
        wording=[*wordings.compared(result, words)],
        key=keys.KEY,
    )


def _nothing(result: WaveResult, where: tuple[str, str]) -> DomainDecomposition:
    without_answers = any(row.comparable == "no-microdata" for row in result.rows)
    return DomainDecomposition(*where, why="no-microdata" if without_answers else "no-earlier")
