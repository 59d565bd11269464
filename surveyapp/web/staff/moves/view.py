"""A wave is tried, opened, closed, locked, reopened or given up: a page that says what will happen, then one step that
is put on the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.store.readings import counting
from surveyapp.store.waves import waves
from surveyapp.store.waves.counted import questions_counted
from surveyapp.store.waves.parts import FixedPart
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.transitions import agencies_to_rate
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.stamps import seen
from surveyapp.words.naming import Words
from surveyapp.words.results.parts import said
from surveyapp.words.sentences import CHANGED_MEANWHILE, NO_REASON
from surveyapp.words.speech import later
from surveyapp.words.waves import WHAT_COUNTS
from surveyapp.words.wordings import out_of_date

LONGEST_REASON = 500
CHANGED = "wave-changed"


@dataclass(frozen=True, slots=True)
class Move:
    """From which states to which; what the page says before it is done, and whether it can be undone."""

    states: tuple[str, ...]
    to: str
    name: str
    question: str
    consequences: tuple[str, ...]
    undone: str
    needs_reason: bool = False


BEFORE_OPENING = ("draft", "trial")
MOVES = {
    "trial": Move(
        ("draft",),
        "trial",
        later("Try the round"),
        later("Try the round {round}?"),
        (
            later("Its addresses take forms, and every page of them says that they do not count."),
            later(
                "The questionnaire, the days and how people are chosen stay; titles and display can still be changed."
            ),
            later("Forms of the trial are never counted, but say which factors will have too few answers."),
        ),
        later("This cannot be undone: from a trial the round goes on to its opening, or is given up."),
    ),
    "open": Move(
        BEFORE_OPENING,
        "open",
        later("Open the round"),
        later("Open the round {round}?"),
        (
            later("Counters, cards and addresses take forms that count, until the end of the last day."),
            later("Which agencies are rated, and what the index of each group is made of, is fixed."),
            later("The title, the questions and how people are chosen stay; words can be corrected on the record."),
        ),
        later("This cannot be undone: an open round can be closed or given up, not prepared again."),
    ),
    "close": Move(
        ("open",),
        "collected",
        later("Close the round"),
        later("Close the round {round}?"),
        (
            later(
                "Counters and addresses take no more forms; one that is being filled in may be sent for another hour."
            ),
            later("Late paper and offline forms can still be entered as long as the round says."),
            later("Indices and ranks appear to the office."),
        ),
        later("This cannot be undone: a closed round does not collect again."),
    ),
    "lock": Move(
        ("collected",),
        "locked",
        later("Lock the round"),
        later("Lock the round {round}?"),
        (
            later("No further form comes in, neither entered nor imported."),
            later("The key that leads from a paper form to its answers is erased for good."),
            later("Sets of places are drawn with the number of draws that is published."),
        ),
        later("It can be undone: “Reopen the round” takes it back to closed. The erased key does not come back."),
    ),
    "reopen": Move(
        ("locked", "published"),
        "collected",
        later("Reopen the round"),
        later("Reopen the round {round}?"),
        (
            later("The round is closed, no longer locked: late forms can be entered as long as the round says."),
            later("Its figures may change; reports made before stay as they are."),
        ),
        later("It can be undone: lock the round again."),
    ),
    "withdraw": Move(
        (*BEFORE_OPENING, "open", "collected", "locked", "published"),
        "withdrawn",
        later("Give the round up"),
        later("Give the round {round} up for good?"),
        (
            later("It takes no more forms; those that are in are kept, and no figure of them is shown."),
            later("Its releases are marked as withdrawn."),
            later("Its code cannot be used again."),
        ),
        later("This cannot be undone: a round that was given up stays so."),
        needs_reason=True,
    ),
}


@bp.app_template_global("moves_from")
def moves_from(state: str) -> list[tuple[str, str]]:
    """(address, words) of what can be done to a wave in this state."""
    return [(code, reader().say(move.name)) for code, move in MOVES.items() if state in move.states]


@bp.route("/waves/<code>/<any(trial, open, close, lock, reopen, withdraw):move>", methods=["GET", "POST"])
@needs(WAVES, whole=True)
def move(code: str, move: str) -> ResponseReturnValue:
    wanted = MOVES[move]
    if request.method == "GET":
        return _page(code, wanted)
    reason = request.form.get("reason", "").strip()
    if len(reason) > LONGEST_REASON or "\0" in reason:
        abort(422)
    if wanted.needs_reason and not reason:
        return _page(code, wanted, NO_REASON), 422
    try:
        _do(code, wanted, reason)
    except store.Refused as refused:
        if any(problem.code != CHANGED for problem in refused.problems):
            raise
        return _page(code, wanted, CHANGED_MEANWHILE, reason), refused.status
    flash("wave-moved")
    return redirect(url_for("staff.wave", code=code), code=303)


def _do(code: str, wanted: Move, reason: str) -> None:
    """Judged again in the transaction that writes: somebody else may have moved or changed the wave since the page was
    shown. What its index will be made of is known before that begins, so that forms are not kept waiting."""
    parts = _parts(code) if wanted.to == "open" else ()
    with store.writing(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        _refuse_other_state(row, wanted)
        if seen() not in (None, row.version):
            raise store.Refused(store.Problem(CHANGED, f"wave {code} was changed since it was looked at"), status=409)
        waves.set_state(database, code, wanted.to, current_user.email, reason=reason, parts=parts)


def _parts(code: str) -> tuple[FixedPart, ...]:
    from surveyapp.results.opening import parts_to_fix  # scipy comes with it: no other page should wait for that

    with store.reading(current_app.extensions["engine"]) as database:
        return parts_to_fix(database, code)


def _page(code: str, wanted: Move, wrong: str = "", reason: str = "") -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        _refuse_other_state(row, wanted)
        forms = sum(count.n for count in counting.counts(database, code))
        begins = wanted.to in ("trial", "open")
        blocked = begins and not (row.questionnaire and agencies_to_rate(database, code))
        told = [*_told(database, row, words)] if begins and not blocked else []
    return render_template(
        "staff/moves/page.html",
        round=row,
        wrong=words.say(wrong) if wrong else "",
        given=reason,
        blocked=blocked,
        told=told,
        needs_reason=wanted.needs_reason,
        **_described(row, wanted, forms, words),
    )


def _told(database: store.Session, row: WaveRow, words: Words) -> Iterator[str]:
    """What whoever opens a wave should have read: which forms count, what the index is made of, what is out of date."""
    from surveyapp.results.opening import parts_now

    asked = asked_in(database, row.code)
    yield words.label(WHAT_COUNTS, row.basis)
    yield from said(*parts_now(database, row.code), asked, waves.wave_group_names(database, row.code), words)
    yield from filter(None, [out_of_date(asked, row, words)])


def _refuse_other_state(row: WaveRow, wanted: Move) -> None:
    if row.state not in wanted.states:
        what = f"wave {row.code} is {row.state}, so it cannot become {wanted.to} by this"
        raise store.Refused(store.Problem("wave-moved", what, remedy="look at the wave again"), status=409)


def _what_is_in(row: WaveRow, forms: int, words: Words) -> str:
    counted = questions_counted(row.settings)
    published = words.say("Published counts of {n} questions are in.", n=words.count(counted)) if counted else ""
    said = words.say_n(forms, "{n} form is in.", "{n} forms are in.") if forms or not counted else ""
    return " ".join(filter(None, (published, said)))


def _described(row: WaveRow, wanted: Move, forms: int, words: Words) -> dict[str, object]:
    facts = [words.state(row.state), words.period(row.opens, row.closes)]
    if row.entry_until:
        facts.append(words.say("late paper forms until {day}", day=words.day(row.entry_until)))
    return {
        "question": words.say(wanted.question, round=words.title(row)),
        "facts": [fact for fact in facts if fact],
        "forms": _what_is_in(row, forms, words),
        "consequences": [words.say(line) for line in wanted.consequences],
        "undone": words.say(wanted.undone),
        "name": words.say(wanted.name),
        "longest": LONGEST_REASON,
    }
