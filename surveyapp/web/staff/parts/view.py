"""What the index of each peer group is made of, why, and what a decision left out since; deciding and taking back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store.waves import parts as stored
from surveyapp.store.waves import waves
from surveyapp.store.waves.parts import FACTOR, LONGEST, TAKES_DECISIONS, FixedPart, PartDecision
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import RANKING, WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.naming import Words
from surveyapp.words.results import parts as sentences
from surveyapp.words.results.parts import factor
from surveyapp.words.sentences import NO_DECISION, NO_REASON, SIGN_UNSEEN
from surveyapp.words.speech import GroupNames, later

FIELDS = ("part", "group", "decision", "reason")
EVERY_GROUP = "*"
WRONG = {
    "part-unknown": ("part", later("Choose a factor.")),
    "part-outside": ("part", later("It stands outside the index of this group already.")),
    "part-last": ("part", later("Nothing would be left of the index. Leave one factor in.")),
    "part-decision": ("reason", later("No decision leaves it out.")),
    "group-unknown": ("group", later("Choose a peer group of this round.")),
    "decision-missing": ("decision", NO_DECISION),
    "reason-missing": ("reason", NO_REASON),
    "sign-unseen": ("", SIGN_UNSEEN),
}
"""What was refused -> the field, where it is always the same one, and what to do."""


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A factor of a peer group: whether it is in the index, and what was known beforehand."""

    group: str
    factor: str
    is_in: bool
    standing: str
    known: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision in the words of the reader; `undone` is '' while it is in force."""

    group_code: str
    part: str
    group: str
    factor: str
    decision: str
    reason: str
    who: str
    day: str
    undone: str


@bp.get("/waves/<code>/parts")
@needs(RANKING, whole=True)
def parts_of_wave(code: str) -> ResponseReturnValue:
    return _page(code)


@bp.post("/waves/<code>/parts")
@needs(WAVES, whole=True)
def leave_part_out(code: str) -> ResponseReturnValue:
    return _step(code, "leave-out")


@bp.post("/waves/<code>/parts/undo")
@needs(WAVES, whole=True)
def take_part_in(code: str) -> ResponseReturnValue:
    return _step(code, "take-in")


def _step(code: str, step: str) -> ResponseReturnValue:
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in FIELDS}
    group = None if given["group"] == EVERY_GROUP else given["group"]
    said = {"reason": given["reason"], "actor": current_user.email}
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            if step == "leave-out":
                stored.leave_out(database, code, given["part"], group=group, decision=given["decision"], **said)
            else:
                stored.take_in(database, code, given["part"], group=group, **said)
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        wrong = {WRONG[each.code][0] or each.where: WRONG[each.code][1] for each in refused.problems}
        return _page(code, step, given, wrong), refused.status
    flash(step)
    return redirect(url_for("staff.parts_of_wave", code=code), code=303)


def _page(code: str, step: str = "", given: dict[str, str] | None = None, wrong: dict[str, str] | None = None) -> str:
    from surveyapp.results.opening import parts_now  # scipy comes with it: no other page should wait for that

    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row, names = waves.wave(database, code), waves.wave_group_names(database, code)
        rule, parts = parts_now(database, code) if row.questionnaire else ("", ())
        asked = asked_in(database, code) if row.questionnaire else None
        decisions = stored.part_decisions(database, code, undone=True)
        groups = stored.groups_of_wave(database, code)
    in_force = [each for each in decisions if each.undone_at is None]
    return render_template(
        "staff/parts/page.html",
        round=row,
        told=[*sentences.said(rule, parts, asked, names, words)] if asked else [],
        standings=[*_standings(parts, in_force, asked, names, words)] if asked else [],
        decided=[_decided(each, asked, names, words) for each in reversed(decisions)] if asked else [],
        can_decide=row.state in TAKES_DECISIONS,
        way_on=_way_on(row, words),
        factors=[(FACTOR + each.id, factor(asked, each.id, words)) for each in asked.factors] if asked else [],
        groups=[(EVERY_GROUP, words.say("All peer groups")), *((g, words.group(g, names)) for g in groups)],
        step=step,
        given=given or {},
        wrong={field: words.say(sentence) for field, sentence in (wrong or {}).items()},
        longest=LONGEST,
    )


def _standings(
    parts: Iterable[FixedPart],
    in_force: Sequence[PartDecision],
    asked: Questionnaire,
    names: GroupNames,
    words: Words,
) -> Iterator[PartStanding]:
    left = {(each.group, each.factor): each.decision for each in in_force}
    for part in parts:
        decision = left.get((part.group, part.factor))
        if part.is_outside:
            standing = words.say("outside, reported apart")
        elif decision:
            standing = words.say("left out by {decision}", decision=decision)
        elif part.judges_nobody:
            standing = words.say("not a part: nobody of this group is judged by it")
        else:
            standing = words.say("part of the index")
        is_in = not (part.is_outside or decision or part.judges_nobody)
        name, group = factor(asked, part.factor, words), words.group(part.group, names)
        yield PartStanding(group, name, is_in, standing, sentences.known(part, words))


def _decided(each: PartDecision, asked: Questionnaire, names: GroupNames, words: Words) -> Decided:
    undone = ""
    if each.undone_at is not None:
        day = words.day(office_day(each.undone_at))
        undone = words.say("{day}, {account}: {reason}", day=day, account=each.undone_by, reason=each.undone_reason)
    return Decided(
        each.group,
        FACTOR + each.factor,
        words.group(each.group, names),
        factor(asked, each.factor, words),
        each.decision,
        each.reason,
        each.actor,
        words.day(office_day(each.at)),
        undone,
    )


def _way_on(row: WaveRow, words: Words) -> str:
    if row.state in ("draft", "trial"):
        return words.say("The parts are fixed when the round opens; a decision can leave one out afterwards.")
    if row.state in ("locked", "published"):
        return words.say("The round is locked: what its index is made of stays as it is. Reopen it to change that.")
    return words.say("What the index of this round is made of cannot be changed.")
