"""The record: who did what to which thing, searched, and whether it is still what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.db.clock import office_day, office_time
from surveyapp.exports import export
from surveyapp.store import audit
from surveyapp.store.audit import COMMAND_LINE, NOBODY, Event, Wanted
from surveyapp.store.trail import SHORTEST_HEAD, Verdict, head, verify
from surveyapp.store.waves.clock import BY_DATE
from surveyapp.web.staff.access.rules import TRAIL, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.words.naming import Words
from surveyapp.words.speech import later
from surveyapp.words.work import ACTIONS

MOST = 100  # entries on a page
LONGEST = 200  # letters of what is looked for
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2999, 12, 31)
FILTERS = ("since", "until", "actor", "action", "about")
EMPTY: tuple[object, ...] = ("", None, [], {})
NO_PERSON = {COMMAND_LINE: later("command line"), BY_DATE: later("by date"), NOBODY: later("not signed in")}
NO_DAY = later("Write the day as in {example}.")
NO_CODE = later("A check code has digits and the letters a to f; write at least the first {n} of them.")
ONLY_A_CODE = later("Whether the newest were cut off only a check code can tell that was written down elsewhere.")
BROKEN = later(
    "Entry {n} of {all} does not follow from the one before: it, or one beside it, was changed or taken out."
)
UNKNOWN_CODE = later("No entry has this check code: entries were cut off, or the code is of another database.")
KEEP_IT = later("Keep this database as it is, compare it with a backup, and ask who had access to it.")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An entry in the words of the reader."""

    position: int
    when: str
    who: str
    what: str
    subject: str
    detail: str


@bp.get("/audit")
@needs(TRAIL, whole=True)
def trail() -> ResponseReturnValue:
    wanted, wrong = _asked(reader())
    with store.reading(current_app.extensions["engine"]) as database:
        found = [] if wrong else audit.search(database, wanted, limit=MOST + 1)
        people, (entries, newest) = audit.actors(database), head(database)
    page = _page(found, wanted, wrong, people, reader(), entries=entries, newest=newest.hex())
    return page, 422 if wrong else 200


@bp.get("/audit/verify")
@needs(TRAIL, whole=True)
def verified_trail() -> ResponseReturnValue:
    """The whole record is walked through, from its first entry."""
    code, words = _given("code"), reader()
    with store.reading(current_app.extensions["engine"]) as database:
        try:
            verdict, wrong = verify(database, code), ""
        except store.Refused:
            verdict, wrong = verify(database), words.say(NO_CODE, n=SHORTEST_HEAD)
    said = None if wrong else _said(verdict, code, words)
    page = render_template("staff/trail/verified.html", code=code, said=said, wrong=wrong, verdict=verdict)
    return page, 422 if wrong else 200


def _said(verdict: Verdict, code: str, words: Words) -> tuple[bool, str, str]:
    """Whether all is well, what was found, and what to do."""
    count = words.count(verdict.entries)
    if verdict.broken is not None:
        return False, words.say(BROKEN, n=words.count(verdict.broken), all=count), words.say(KEEP_IT)
    if not code:
        whole = words.say_n(
            verdict.entries,
            "The {n} entry is what was written.",
            "All {n} entries follow from one another: none before the newest was changed, taken out or put in.",
        )
        return True, whole, words.say(ONLY_A_CODE)
    if verdict.since is None:
        return False, words.say(UNKNOWN_CODE), words.say(KEEP_IT)
    stands = words.say_n(
        verdict.since,
        "This check code stands in the record, with {n} entry after it: nothing up to it was changed.",
        "This check code stands in the record, with {n} entries after it: nothing up to it was changed.",
    )
    return True, stands, ""


@bp.get("/audit.csv")
@needs(TRAIL, whole=True)
def trail_csv() -> ResponseReturnValue:
    """All that fit, not only those of the page."""
    wanted, _wrong = _asked(reader())
    with store.reading(current_app.extensions["engine"]) as database:
        found = audit.search(database, replace(wanted, before=None), limit=None)
    return attachment(export("trail", "csv")(found, bom=True), f"record-{office_day():%Y-%m-%d}.csv")


def _page(
    found: list[Event], wanted: Wanted, wrong: Mapping[str, str], people: list[str], words: Words, **of_trail: Any
) -> str:
    shown = found[:MOST]
    return render_template(
        "staff/trail/page.html",
        lines=[_line(event, words) for event in shown],
        older=shown[-1].position if len(found) > MOST else None,
        is_first_page=wanted.before is None,
        filters={name: given for name in FILTERS if (given := _given(name))},
        wrong=wrong,
        people=[(who, _who(who, words)) for who in people],
        actions=sorted(((code, words.label(ACTIONS, code)) for code in ACTIONS), key=lambda one: one[1]),
        longest=LONGEST,
        **of_trail,
    )


def _asked(words: Words) -> tuple[Wanted, dict[str, str]]:
    """What the address asks for, and what is wrong with it by field; an unknown action is everything."""
    since, until = _day("since"), _day("until")
    example = words.say(NO_DAY, example=office_day().isoformat())
    wrong = {name: example for name, day in (("since", since), ("until", until)) if _given(name) and day is None}
    action = _given("action")
    wanted = Wanted(
        since,
        until,
        actor=_given("actor"),
        action=action if action in ACTIONS else "",
        about=_given("about"),
        before=request.args.get("before", type=int),
    )
    return wanted, wrong


def _given(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST]


def _day(name: str) -> dt.date | None:
    """None also for what is no day, and for days that no calendar of an office reaches."""
    try:
        day = dt.date.fromisoformat(_given(name))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _line(event: Event, words: Words) -> ShownEvent:
    when = words.say("{day}, {time}", day=words.day(office_day(event.at)), time=f"{office_time(event.at):%H:%M}")
    told = "; ".join(
        f"{name}: {_plain(value)}" for name, value in event.detail.items() if value not in ("", None, [], {})
    )
    return ShownEvent(
        event.position, when, _who(event.actor, words), words.label(ACTIONS, event.action), event.subject, told
    )


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)


def _who(actor: str, words: Words) -> str:
    return words.label(NO_PERSON, actor) if actor in NO_PERSON else actor
