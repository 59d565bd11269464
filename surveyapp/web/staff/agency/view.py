"""One agency's results in one wave."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from surveyapp.results.model.result import MIXES, WaveResult
from surveyapp.results.reading import View
from surveyapp.web.staff import keys
from surveyapp.web.staff.access.rules import AGENCY, FEW, may, needs
from surveyapp.web.staff.agency.page import AgencyPage, agency_page
from surveyapp.web.staff.agency.standardised import AgencyStandardised, agency_standardised
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.drivers.section import driver_section, prospect
from surveyapp.web.staff.edition import shown
from surveyapp.web.staff.ranking.view import computation, confidence, declared, result_facts
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from surveyapp.words.results import parts
from surveyapp.words.results.comparison import rests_on

LARGE = 200  # agencies


@bp.get("/waves/<code>/agencies/<agency>")
@needs(AGENCY, of="agency")
def agency(code: str, agency: str) -> ResponseReturnValue:
    with shown(code) as view:
        if agency not in view.result.agencies:
            abort(404)
        return _page(view, agency, reader())


def _page(view: View, code: str, words: Words) -> ResponseReturnValue:
    result = view.result
    page = agency_page(result, code, words)
    n = None if page.is_hidden else page.row.n if page.row else 0
    return render_template(
        "staff/agency/page.html",
        result=result,
        page=page,
        facts=[words.title(result.wave), *result_facts(result, words, n)],
        flags=[words.flag(page.row, flag) for flag in page.row.flags] if page.row and not page.is_hidden else [],
        confidence=confidence(result, words),
        notes=[*_notes(result, page, words), *declared(result, words)],
        standardised=None if page.is_hidden else _standardised(view, code, words),
        prospect=prospect(view.prospects(), result, code, words) if _goes_further(result, code) else None,
        drivers=driver_section(result, view.drivers("agency", code), words) if _goes_further(result, code) else None,
        key=keys.KEY,
    )


def _goes_further(result: WaveResult, code: str) -> bool:
    """Not in what is published; whoever sees no other edition has it where neither index nor factor is hidden."""
    if not result.is_public:
        return True
    hidden = (part for scope, place, part in result.hidden if (scope, place) == ("agency", code))
    return not may(FEW) and all(part.startswith("item:") for part in hidden)


def _standardised(view: View, code: str, words: Words) -> AgencyStandardised | None:
    """Of a large wave only what was computed before: nobody waits for it on the way to a page."""
    standardised = view.standardised_if_kept if view.size > LARGE else view.standardised
    mixes = (standardised(by) for by in MIXES)
    return agency_standardised(view.result, code, tuple(mix for mix in mixes if mix), words)


def _notes(result: WaveResult, page: AgencyPage, words: Words) -> list[str]:
    notes = [computation(result, words)]
    if page.items and page.adds_up:
        notes.append(words.say("Right of the zero line: the answers that count as satisfied; their sum is the index."))
    elif page.items:
        notes.append(
            words.say("The bars show how people answered; the index follows its own rule and is drawn below them.")
        )
    notes.append(words.say("“Does not apply”, “don’t know” and blanks are left out of the shares."))
    if page.not_asked:
        notes.append(words.say("Not rated here: {factors}.", factors=page.not_asked))
    if page.factors or page.items:
        notes.append(
            words.say("A difference is printed bold where the group’s value lies outside the agency’s interval.")
        )
    if any(row.change is not None for row in result.rows if row.scope == "agency" and row.agency == page.code):
        notes.append(
            words.say(
                "A change is printed bold where it is found beyond chance, allowing for all factors, or all items, of "
                "this page (Holm)."
            )
        )
    group = result.agencies[page.code].peer_group
    fixed = parts.as_fixed(result.row("agency", page.code), words)
    return [
        " ".join(notes),
        *parts.lost(result, words, group),
        *parts.decided(result, words, group),
        *([words.say("This agency: {fixed}.", fixed=fixed)] if fixed else []),
        *rests_on([result.row("agency", page.code)], result, words),
        *wordings.compared(result, words),
    ]
