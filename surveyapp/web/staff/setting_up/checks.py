"""What has to be there before a wave opens, what should be, and what is good to know: each from the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import url_for

from questionnaires.languages import FIRST, LANGUAGES, language, name_in
from surveyapp.db.clock import office_day
from surveyapp.web.staff.setting_up.known import KnownOfWave
from surveyapp.words.naming import Words
from surveyapp.words.office import FACTS
from surveyapp.words.results.order import WAYS
from surveyapp.words.results.parts import said
from surveyapp.words.speech import later
from surveyapp.words.wordings import out_of_date

NEEDED, OPEN, DONE, KNOW = "needed", "open", "done", "know"
STANDINGS = {
    NEEDED: later("missing"),
    OPEN: later("look again"),
    DONE: later("done"),
    KNOW: later("as you wish"),
}
"""Without what is NEEDED no wave opens; what is OPEN is worth a look and keeps nobody."""
READ_BEFORE_ANSWERING = ("name", "contact", "complaints")
NAMED = 5  # agencies or groups that a sentence names


@dataclass(frozen=True, slots=True)
class SetUpCheck:
    """One line of the list; `address` is where it is done."""

    name: str
    standing: str
    what: str
    address: str


Standing = tuple[str, str]
"""What it is, and the sentence about it."""


def checks(known: KnownOfWave, words: Words) -> Iterator[SetUpCheck]:
    """In the order in which one works."""
    code = known.wave.code
    is_draft = known.wave.state == "draft"
    asked = url_for("staff.wave_facts" if is_draft and not known.drafts else "staff.texts_of_wave", code=code)
    later_day = url_for("staff.wave_facts" if is_draft else "staff.extend", code=code)
    lines: tuple[tuple[str, Callable[[KnownOfWave, Words], Standing], str], ...] = (
        (words.say("Questionnaire and its words"), _questionnaire, asked),
        (words.say("Days"), _days, later_day),
        (words.say("Titles"), _titles, url_for("staff.wave_title", code=code)),
        (words.say("Who asks"), _office, url_for("staff.office_facts")),
        (words.say("Agencies"), _agencies, url_for("staff.lists", kind="agencies")),
        (words.say("Names of peer groups"), _groups, url_for("staff.lists", kind="groups")),
        (words.say("Population"), _population, url_for("staff.import_page", code=code, kind="frame")),
        (words.say("Counters"), _counters, url_for("staff.lists", kind="counters")),
        (words.say("Procedures"), _procedures, url_for("staff.lists", kind="procedures")),
        (words.say("One-time codes"), _codes, url_for("staff.codes", code=code)),
        (words.say("Devices at counters"), _devices, url_for("staff.devices_page")),
        (words.say("Parts of the index"), _parts, url_for("staff.parts_of_wave", code=code)),
        (words.say("How the order is shown"), _display, url_for("staff.wave_display", code=code)),
    )
    for name, check, address in lines:
        standing, what = check(known, words)
        yield SetUpCheck(name, standing, what, address)


def _questionnaire(known: KnownOfWave, words: Words) -> Standing:
    form = known.form
    if form is None:
        return NEEDED, words.say("No questionnaire is chosen.")
    spoken = ", ".join(_called(code) for code in form.texts)
    what = words.say("{form}, in {languages}.", form=form.key, languages=spoken)
    if known.drafts:
        waiting = ", ".join(_called(code) for code in known.drafts)
        waits = words.say("Words that nobody has approved yet stay out: {languages}.", languages=waiting)
        return OPEN, f"{what} {waits}"
    over = out_of_date(form, known.wave, words)
    return (OPEN, f"{what} {over}") if over else (DONE, what)


def _days(known: KnownOfWave, words: Words) -> Standing:
    row = known.wave
    if row.closes is None:
        return OPEN, words.say("There is no last day: somebody has to close the round.")
    if row.closes < office_day():
        return OPEN, words.say("The last day, {day}, is over: nobody could fill in a form.", day=words.day(row.closes))
    return DONE, words.facts([words.period(row.opens, row.closes)])


def _titles(known: KnownOfWave, words: Words) -> Standing:
    row = known.wave
    spoken = known.form.texts if known.form else ()
    lacking = [_called(code) for code in spoken if code != FIRST and not row.titles.get(code)]
    if row.title == row.code:
        return OPEN, words.say("The round is called by its code.")
    if lacking:
        return OPEN, words.say("None in: {languages}.", languages=", ".join(lacking))
    return DONE, row.title


def _office(known: KnownOfWave, words: Words) -> Standing:
    lacking = [fact.key for fact in known.office.lacks(READ_BEFORE_ANSWERING)]
    if lacking:
        facts = ", ".join(words.label(FACTS, fact) for fact in lacking)
        return OPEN, words.say("People who answer are not told: {facts}.", facts=facts)
    return DONE, known.office.says("name", words.language)


def _agencies(known: KnownOfWave, words: Words) -> Standing:
    day = words.day(known.day)
    if not known.rated:
        return NEEDED, words.say("No agency is valid on {day}.", day=day)
    n, groups = len(known.rated), len(set(known.rated.values()))
    rated = words.say_n(n, "{n} agency would be rated", "{n} agencies would be rated")
    in_groups = words.say_n(groups, "in {n} peer group", "in {n} peer groups")
    return DONE, words.say("{rated}, {groups}, as of {day}.", rated=rated, groups=in_groups, day=day)


def _groups(known: KnownOfWave, words: Words) -> Standing:
    if known.unnamed:
        return OPEN, words.say("Printed by their code: {groups}.", groups=_first(known.unnamed, words))
    if not any(known.rated.values()):
        return KNOW, words.say("There are none: all agencies are one group.")
    groups = dict.fromkeys(known.rated.values())
    return DONE, _first([words.group(group, known.group_names) for group in groups], words)


def _population(known: KnownOfWave, words: Words) -> Standing:
    if not known.strata:
        return OPEN, words.say("Not loaded: forms are not weighted, and nobody sees how many came back.")
    strata = words.say_n(len(known.strata), "{n} stratum", "{n} strata")
    people = words.count(sum(stratum.population for stratum in known.strata))
    what = words.say("{strata}, {people} people or dossiers.", strata=strata, people=people)
    if known.without_population:
        names = [name_in(known.names[code], words.language, code) for code in known.without_population]
        lacking = words.say("None of: {agencies}.", agencies=_first(names, words))
        return OPEN, f"{what} {lacking}"
    return DONE, what


def _counters(known: KnownOfWave, words: Words) -> Standing:
    n = len(known.served & known.rated.keys())
    what = words.say_n(n, "{n} agency has one.", "{n} agencies have one.")
    return (DONE if n else KNOW), what


def _procedures(known: KnownOfWave, words: Words) -> Standing:
    what = words.say_n(known.procedures, "{n} procedure is listed.", "{n} procedures are listed.")
    return (DONE if known.procedures else KNOW), what


def _codes(known: KnownOfWave, words: Words) -> Standing:
    if not known.batches:
        return OPEN, words.say("None: forms that count then need a numbered paper form or a file.")
    codes = words.count(sum(batch.printed for batch in known.batches))
    agencies = {batch.agency or batch.receiving_agency for batch in known.batches}
    return DONE, words.say_n(len(agencies), "{codes} for {n} agency.", "{codes} for {n} agencies.", codes=codes)


def _devices(known: KnownOfWave, words: Words) -> Standing:
    n = len(known.at_counters & known.rated.keys())
    what = words.say_n(n, "At {n} agency one is enrolled.", "At {n} agencies one is enrolled.")
    return (DONE if n else KNOW), what


def _parts(known: KnownOfWave, words: Words) -> Standing:
    if known.form is None or not known.parts:
        return KNOW, words.say("They are known once agencies are there.")
    told = said(known.parts_rule, known.parts, known.form, known.group_names, words)
    return (OPEN if any(part.is_outside for part in known.parts) else DONE), " ".join(told)


def _display(known: KnownOfWave, words: Words) -> Standing:
    return DONE, words.term(WAYS[known.display][0]) + "."


def _called(code: str) -> str:
    return language(code).name if code in LANGUAGES else code


def _first(names: list[str] | tuple[str, ...], words: Words) -> str:
    named = "; ".join(names[:NAMED])
    more = len(names) - NAMED
    return named if more <= 0 else words.say_n(more, "{named} and {n} more", "{named} and {n} more", named=named)
