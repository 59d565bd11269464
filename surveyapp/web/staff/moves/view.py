"""Close, lock and reopen a wave: a page that says what will happen, then one step that is put on the record."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.store.readings import counting
from surveyapp.store.waves import waves
from surveyapp.store.waves.counted import questions_counted
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.naming import Words
from surveyapp.words.speech import later

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Move:
    """From which states to which; what the page says before it is done, and whether it can be undone."""

    states: tuple[str, ...]
    to: str
    name: str
    question: str
    consequences: tuple[str, ...]
    undone: str


MOVES = {
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
}


@bp.app_template_global("moves_from")
def moves_from(state: str) -> list[tuple[str, str]]:
    """(address, words) of what can be done to a wave in this state."""
    return [(code, reader().say(move.name)) for code, move in MOVES.items() if state in move.states]


@bp.route("/waves/<code>/<any(close, lock, reopen):move>", methods=["GET", "POST"])
@needs(WAVES, whole=True)
def move(code: str, move: str) -> ResponseReturnValue:
    wanted = MOVES[move]
    if request.method == "POST":
        _do(code, wanted)
        flash("wave-moved")
        return redirect(url_for("staff.wave", code=code), code=303)
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        _refuse_other_state(row, wanted)
        forms = sum(count.n for count in counting.counts(database, code))
    return render_template("staff/moves/page.html", round=row, **_described(row, wanted, forms, reader()))


def _do(code: str, wanted: Move) -> None:
    """Judged again in the transaction that writes: somebody else may have moved the wave since the page was shown."""
    reason = request.form.get("reason", "").strip()
    if len(reason) > LONGEST_REASON or "\0" in reason:
        abort(422)
    with store.writing(current_app.extensions["engine"]) as database:
        _refuse_other_state(waves.wave(database, code), wanted)
        waves.set_state(database, code, wanted.to, current_user.email, reason=reason)


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
