"""A wave that still collects: counts per agency, and as a file. Never an index."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store.forms.invitations import WindowRow, windows
from surveyapp.store.readings import counting as stored
from surveyapp.store.readings.code_returns import codes_out
from surveyapp.store.waves import frame, waves
from surveyapp.store.waves.counted import questions_counted
from surveyapp.store.waves.texts import asked_in, words_of
from surveyapp.store.waves.waves import WaveAgencyRow, WaveRow
from surveyapp.web.office import office
from surveyapp.web.staff.access.rules import RESPONSES, needs
from surveyapp.web.staff.access.scope import scope
from surveyapp.web.staff.counts.page import SORTS, AgencyTally, FieldDays, counts_page, together
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.words.naming import Words
from surveyapp.words.results.parts import said
from surveyapp.words.results.provenance import declared_by
from surveyapp.words.sentences import NO_AGENCIES
from surveyapp.words.speech import GroupNames
from surveyapp.words.waves import WHAT_COUNTS
from surveyapp.words.wordings import out_of_date

SELF_SELECTED = "self-selected"


def counting(row: WaveRow) -> ResponseReturnValue:
    words, engine, seen = reader(), current_app.extensions["engine"], scope()
    with store.reading(engine) as database:
        frozen = waves.wave_agencies(database, row.code)
        agencies = [frozen[code] for code in seen.within(frozen)]
        names = waves.wave_group_names(database, row.code)
        tallies, served = _tallies(database, row, agencies), words_of(database, row.code)
        received = 0 if seen.is_whole else stored.received_for_others(database, row.code, seen.agencies or ())
        form = asked_in(database, row.code) if row.questionnaire else None
        in_files = stored.came_in_files(database, row.code)
        invited = windows(database, row.code) if seen.is_whole else []
        composition = _composition(database, row, seen.is_whole, agencies, words)
    days = FieldDays(row.opens, row.closes, office_day())
    shown, group = _shown(agencies)
    sort = request.args.get("sort", "order")
    sort = sort if sort in SORTS else "order"
    total = together(tallies[agency.code] for agency in agencies)
    return render_template(
        "staff/counts/page.html",
        round=row,
        heading=_heading(row, total, days, words),
        facts=[*_facts(row, words), *_monitoring(total.monitoring, words), *_received(received, words)],
        composition=composition,
        windows=[_window(each, words) for each in invited],
        declared=declared_by(office().says("name", words.language), words) if in_files else "",
        out_of_date=out_of_date(form, row, words) if form else "",
        what_counts=words.label(WHAT_COUNTS, row.basis) if row.basis_rule == "proof" else "",
        empty=_empty(row, agencies, words),
        page=counts_page(shown, tallies, days, words, sort=sort),
        served=served,
        group=group,
        groups=_groups(agencies, names, words),
        sort=sort,
        sorts=[(code, words.say(order.name)) for code, order in SORTS.items()],
    )


def _window(row: WindowRow, words: Words) -> dict[str, object]:
    sums = (row.half_days, row.offered, row.opened, row.answered)
    place = row.counter_name or row.counter
    return {"place": f"{place} · {row.name or row.device}", "sums": [words.count(n) for n in sums]}


@bp.get("/waves/<code>/counts.csv")
@needs(RESPONSES, whole=True)
def counts_csv(code: str) -> ResponseReturnValue:
    with store.reading(current_app.extensions["engine"]) as database:
        waves.wave(database, code)
        lines = ["agency,channel,basis,day,count"]
        for count in stored.counts(database, code):
            lines.append(f"{count.agency},{count.channel},{count.basis},{count.day or ''},{count.n}")
    return attachment("".join(line + "\r\n" for line in lines), f"{code}-counts.csv")


def _composition(
    database: store.Session, row: WaveRow, is_whole: bool, agencies: list[WaveAgencyRow], words: Words
) -> list[str]:
    """What the index of each group is, or will be, made of; whoever sees some agencies sees their groups."""
    from surveyapp.results.opening import parts_now  # scipy comes with it: no other page should wait for that

    if not row.questionnaire or row.state == "withdrawn":
        return []
    rule, parts = parts_now(database, row.code)
    groups = {agency.peer_group for agency in agencies}
    mine = [part for part in parts if is_whole or part.group in groups]
    names = waves.wave_group_names(database, row.code)
    return list(said(rule, mine, asked_in(database, row.code), names, words))


def _tallies(database: store.Session, row: WaveRow, agencies: list[WaveAgencyRow]) -> Mapping[str, AgencyTally]:
    tallies = {agency.code: AgencyTally() for agency in agencies}
    for count in stored.counts(database, row.code):
        if count.agency in tallies:
            monitors = count.basis == SELF_SELECTED != row.basis
            tallies[count.agency].add(count.channel, count.day, count.n, monitors=monitors)
    for stratum in frame.frame(database, row.code):
        if stratum.agency in tallies and stratum.issued is not None:
            tallies[stratum.agency].issued = (tallies[stratum.agency].issued or 0) + stratum.issued
    for out in codes_out(database, row.code):
        if out.agency in tallies and tallies[out.agency].issued is None:
            tallies[out.agency].issued = out.issued
    return tallies


def _shown(agencies: list[WaveAgencyRow]) -> tuple[list[WaveAgencyRow], str]:
    """One peer group as the filter says; whoever sees some agencies only has them together."""
    if not scope().is_whole:
        return agencies, ""
    groups = dict.fromkeys(agency.peer_group for agency in agencies)
    asked = request.args.get("group", "")
    group = asked if asked in groups else next(iter(groups), "")
    return [agency for agency in agencies if agency.peer_group == group], group


def _groups(agencies: list[WaveAgencyRow], names: GroupNames, words: Words) -> list[tuple[str, str]]:
    if not scope().is_whole:
        return []
    groups = list(dict.fromkeys(agency.peer_group for agency in agencies))
    sizes = {group: sum(agency.peer_group == group for agency in agencies) for group in groups}
    return [(group, f"{words.group(group, names)} ({sizes[group]})") for group in groups]


def _heading(row: WaveRow, total: AgencyTally, days: FieldDays, words: Words) -> str:
    if row.state in ("draft", "withdrawn"):
        return words.title(row)
    received = words.count(total.received)
    if total.issued:
        issued = words.count(total.issued)
        said = words.say(
            "{round} is collecting: {received} of {issued} forms",
            round=words.title(row),
            received=received,
            issued=issued,
        )
    else:
        said = words.say_n(
            total.received,
            "{round} is collecting: {n} form",
            "{round} is collecting: {n} forms",
            round=words.title(row),
        )
    if not days.days_left:
        return said
    return said + words.say_n(days.days_left, ", {n} day left", ", {n} days left")


def _facts(row: WaveRow, words: Words) -> list[str]:
    counted = questions_counted(row.settings)
    facts = [
        words.state(row.state) if row.state != "open" else "",
        words.reference(row.code, row.reference_from, row.reference_to),
        words.period(row.opens, row.closes),
        words.say("late paper forms until {day}", day=words.day(row.entry_until)) if row.entry_until else "",
        words.say("questionnaire {name}", name=row.questionnaire)
        if row.questionnaire
        else words.say("no questionnaire"),
        words.basis(row.basis),
        words.say("published counts of {n} questions", n=words.count(counted)) if counted else "",
    ]
    return [fact for fact in facts if fact]


def _monitoring(n: int, words: Words) -> list[str]:
    return [words.say_n(n, "{n} more form for monitoring only", "{n} more forms for monitoring only")] if n else []


def _received(n: int, words: Words) -> list[str]:
    if not n:
        return []
    return [
        words.say_n(
            n,
            "{n} more form on a case that was received here and resolved elsewhere",
            "{n} more forms on cases that were received here and resolved elsewhere",
        )
    ]


def _empty(row: WaveRow, agencies: list[WaveAgencyRow], words: Words) -> Mapping[str, str] | None:
    if row.state == "draft":
        return {
            "title": words.say("This round is not open yet."),
            "what": words.say("Counts appear here once the survey office opens it."),
        }
    if row.state == "withdrawn":
        return {
            "title": words.say("This round was withdrawn."),
            "what": words.say("Its forms are kept, and no figure of it is shown."),
        }
    if not agencies and not scope().is_whole:
        return {
            "title": words.say("Your agency does not take part in this round."),
            "what": words.say("Agencies are frozen when a round opens."),
        }
    if not agencies:
        return {
            "title": words.say("No agency takes part in this round."),
            "what": words.say(NO_AGENCIES),
        }
    return None
