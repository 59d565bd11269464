"""One-time codes of a wave: batches as counts, never which; a new one goes into the file that is sent, and nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import name_in
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.at_once import made_at_once
from surveyapp.jobs.document import Document
from surveyapp.results.model.percent import percent_of
from surveyapp.store.agencies.agencies import counters, names_apart
from surveyapp.store.readings.code_returns import handed_out
from surveyapp.store.waves import frame, waves
from surveyapp.store.waves.codes import FEWEST, MOST, TAKES_CODES, Batch, batches, make_batch, say_what_became
from surveyapp.web.staff.access.rules import COUNTS, WAVES, needs
from surveyapp.web.staff.codes.mistakes import UNREADABLE, Mistakes, mistakes
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.words.naming import Words

CARDS, LIST = "cards", "list"
MOST_CARDS = 400
"""Of one PDF made while somebody waits; more are printed by `codes print`, from the list."""
LARGEST_FILE = 200_000  # bytes
SECONDS = 120  # that making cards may take


@bp.get("/waves/<code>/codes")
@needs(COUNTS, whole=True)
def codes(code: str) -> ResponseReturnValue:
    return _page(code, {}, {})


@bp.post("/waves/<code>/codes")
@needs(WAVES, whole=True)
def make_codes(code: str) -> ResponseReturnValue:
    """The batch is stored before its file is made, so that no form waits meanwhile. Cards that cannot be made leave the
    list in their place: no code is lost on our side, and that the file arrives is the browser's word."""
    given = _given("agency", "stratum", "count", "address", "as")
    try:
        number, made = _stored(code, given, _number(given["count"], "count") or 0)
        if given["as"] == CARDS:
            return _cards(made, _address(given["address"]), f"{code}-batch-{number}-cards.pdf")
    except store.Refused as refused:
        return _again(code, given, refused)
    except Failed:
        current_app.logger.exception("cards could not be made; their list is sent")
    return _list(code, number, made, given["agency"])


@bp.post("/waves/<code>/codes/cards")
@needs(WAVES, whole=True)
def print_codes(code: str) -> ResponseReturnValue:
    """Cards of a list that was downloaded before; it is read and forgotten."""
    from surveyapp.imports.codes import codes_in

    given, file = _given("address"), request.files.get("list")
    try:
        if file is None or not file.filename:
            raise _refused("no-file", "list")
        written = codes_in(file.read(LARGEST_FILE), file.filename)
        _refuse_too_many(len(written), "list")
        return _cards(written, _address(given["address"]), f"{code}-cards.pdf")
    except store.Refused as refused:
        return _again(code, given, refused, "list")
    except Failed:
        current_app.logger.exception("cards could not be made")
        return _again(code, given, _refused("cards-failed", "list"))


@bp.post("/waves/<code>/posters")
@needs(WAVES, whole=True)
def print_posters(code: str) -> ResponseReturnValue:
    """One for each counter; they lead to the form of whichever round is open there."""
    from surveyapp.jobs.posters import POSTERS, arguments_of
    from surveyapp.reports.paper.posters import PAPERS, posters_of

    engine, given = current_app.extensions["engine"], _given("poster-address", "paper")
    try:
        if given["paper"] not in PAPERS:
            raise _refused("no-paper", "paper")
        address = _address(given["poster-address"], "poster-address")
        with store.reading(engine) as database:
            posters_of(database, code)  # refuses before a process is started
        made = made_at_once(engine, POSTERS, arguments_of(code, address, given["paper"]), SECONDS)
    except store.Refused as refused:
        return _again(code, given, refused, "poster-address")
    except Failed:
        current_app.logger.exception("posters could not be made")
        return _again(code, given, _refused("posters-failed", "poster-address"))
    return _pdf(made)


@bp.post("/waves/<code>/codes/counted")
@needs(WAVES, whole=True)
def count_codes(code: str) -> ResponseReturnValue:
    given = _given("batch", "handed_out", "spoiled")
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            here = {str(batch.id): batch for batch in batches(database, code)}
            if given["batch"] not in here:
                raise store.Refused(store.Problem("batch-unknown", "no such batch", "batch"), status=422)
            out, spoiled = (_number(given[name], name, empty=True) for name in ("handed_out", "spoiled"))
            number, actor = here[given["batch"]].id, current_user.email
            say_what_became(database, number, handed_out=out, spoiled=spoiled, actor=actor)
    except store.Refused as refused:
        return _again(code, given, refused, "handed_out")
    flash("codes-counted")
    return redirect(url_for("staff.codes", code=code), code=303)


def _again(code: str, given: Mapping[str, str], refused: store.Refused, at: str = "") -> ResponseReturnValue:
    """The page with what was written, and what is wrong at its field; whatever has no field here is told apart."""
    return _page(code, given, mistakes(refused, at)), max(refused.status, 422)


def _given(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\0", "").strip()[:200] for name in names}


def _number(text: str, where: str, *, empty: bool = False) -> int | None:
    if empty and not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise store.Refused(store.Problem(UNREADABLE, f"{text!r} is no number", where), status=422)


def _address(text: str, where: str = "address") -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in text:
        raise store.Refused(store.Problem("no-address", f"{text!r} is no address", where), status=422)
    return text.rstrip("/")


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def _stored(code: str, given: Mapping[str, str], wanted: int) -> tuple[int, list[str]]:
    """What the cards need is judged first: a refusal leaves no batch behind."""
    if given["as"] == CARDS:
        _refuse_too_many(wanted, "count")
        _address(given["address"])
    place = {"agency": given["agency"], "stratum": given["stratum"]}
    with store.writing(current_app.extensions["engine"]) as database:
        actor = current_user.email
        return make_batch(database, code, wanted, _secret(), **place, actor=actor, today=office_day())


def _list(code: str, number: int, made: list[str], agency: str) -> Response:
    from surveyapp.reports.paper.code_files import code_file

    answer = attachment("\ufeff" + code_file(number, code, agency, made), f"{code}-batch-{number}-codes.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cards(written: list[str], address: str, name: str) -> Response:
    from surveyapp.jobs.cards import arguments_of
    from surveyapp.reports.paper.code_files import cards_of

    engine = current_app.extensions["engine"]
    with store.reading(engine) as database:
        cards = cards_of(database, written, _secret())
    return _pdf(made_at_once(engine, "surveyapp.jobs.cards:make", arguments_of(cards, address, name), SECONDS))


def _pdf(made: Document) -> Response:
    answer = Response(made.body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refuse_too_many(wanted: int, where: str) -> None:
    if wanted > MOST_CARDS:
        raise _refused("too-many-cards", where)


def _refused(reason: str, where: str) -> store.Refused:
    return store.Refused(store.Problem(reason, reason, where), status=422)


def _page(code: str, given: Mapping[str, str], wrong: Mistakes) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        rated = waves.wave_agencies(database, code)
        of_round = {each: facts.names for each, facts in rated.items()}
        called = names_apart(database) | of_round
        named = {each: name_in(names, words.language, each) for each, names in called.items()}
        made = batches(database, code)
        strata = sorted({each.stratum for each in frame.frame(database, code)})
        called_in = frame.stratum_names(database, code)
        at_counters = sum(not rated or each.agency in rated for each in counters(database))
    offered = sorted(rated or named, key=lambda each: named.get(each, each))
    return render_template(
        "staff/codes/page.html",
        round=row,
        batches=[_told(batch, named, called_in, words) for batch in made],
        total=_total(made),
        rated=rated,
        takes_codes=row.state in TAKES_CODES,
        agencies=[(each, named.get(each, each)) for each in offered],
        strata=[(each, called_in.get(each, {}).get(words.language, each)) for each in strata],
        counters=at_counters,
        papers=("A4", "A3", "A5"),
        given={**dict.fromkeys(("address", "poster-address"), request.host_url.rstrip("/")), **given},
        wrong={field: words.say(sentence, **values) for field, (sentence, values) in wrong.items()},
        fewest=FEWEST,
        most=MOST,
        most_cards=MOST_CARDS,
    )


def _told(batch: Batch, named: Mapping[str, str], called_in: frame.StratumNames, words: Words) -> dict[str, Any]:
    agency = batch.agency or batch.receiving_agency
    return {
        "id": batch.id,
        "agency": named.get(agency, agency),
        "stratum": called_in.get(batch.stratum, {}).get(words.language, batch.stratum),
        "made_on": batch.made_on,
        "printed": batch.printed,
        "handed_out": batch.handed_out,
        "spoiled": batch.spoiled,
        "used": batch.returned,
        "share": percent_of(batch.returned, handed_out(batch)) if handed_out(batch) else None,
    }


def _total(made: list[Batch]) -> dict[str, Any]:
    out, used = sum(map(handed_out, made)), sum(batch.returned for batch in made)
    return {
        "printed": sum(batch.printed for batch in made),
        "out": out,
        "used": used,
        "share": percent_of(used, out) if out else None,
    }
