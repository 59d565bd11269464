"""One agency's results in one round."""

from __future__ import annotations

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from surveyapp import results
from surveyapp.results.model.result import MIXES, WaveResult
from surveyapp.web.staff import keys
from surveyapp.web.staff.access.rules import AGENCY, needs
from surveyapp.web.staff.agency.mix import AgencyMix, agency_mix
from surveyapp.web.staff.agency.page import AgencyPage, agency_page
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.drivers.section import DriverSection, driver_section, prospect
from surveyapp.web.staff.edition import shown
from surveyapp.web.staff.ranking.view import computation, confidence, wave_facts
from surveyapp.words.naming import Words

LARGE = 200  # agencies


@bp.get("/waves/<code>/agencies/<agency>")
@needs(AGENCY, of="agency")
def agency(code: str, agency: str) -> ResponseReturnValue:
    engine = current_app.extensions["engine"]
    result = results.against_previous(engine, results.result_of(engine, code))
    if agency not in result.agencies:
        abort(404)
    return _page(result, shown(result), agency, reader())


def _page(whole: WaveResult, result: WaveResult, code: str, words: Words) -> ResponseReturnValue:
    """`result` is the view of the whole one that is asked for."""
    page = agency_page(result, code, words)
    n = None if page.is_hidden else page.row.n if page.row else 0
    return render_template(
        "staff/agency/page.html",
        result=result,
        page=page,
        facts=[result.wave.title, *wave_facts(result.wave, words, n)],
        flags=[words.flag(page.row, flag) for flag in page.row.flags] if page.row and not page.is_hidden else [],
        confidence=confidence(result, words),
        notes=_notes(result, page, words),
        mix=None if page.is_hidden else _mix(whole, code, words),
        prospect=None if result.is_public else _prospect(result, code, words),
        drivers=None if result.is_public else _drivers(result, code, words),
        key=keys.KEY,
    )


def _mix(result: WaveResult, code: str, words: Words) -> AgencyMix | None:
    """Of a large round only what was computed before: nobody waits for it on the way to a page."""
    engine, large = current_app.extensions["engine"], len(result.agencies) > LARGE
    mixes = [(results.kept_case_mix if large else results.case_mix)(engine, result, by) for by in MIXES]
    return agency_mix(result, code, tuple(mix for mix in mixes if mix), words)


def _prospect(result: WaveResult, code: str, words: Words) -> str:
    return prospect(results.prospects_of(current_app.extensions["engine"], result), result, code, words)


def _drivers(result: WaveResult, code: str, words: Words) -> DriverSection:
    found = results.priorities_of(current_app.extensions["engine"], result, "agency", code)
    return driver_section(result, found, words)


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
    if result.against:
        notes.append(
            words.say(
                "A change is printed bold where it is found beyond chance, allowing for all factors, or all items, of "
                "this page (Holm)."
            )
        )
    return [" ".join(notes)]
