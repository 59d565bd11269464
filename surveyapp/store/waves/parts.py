"""Which factors an index is made of: fixed per peer group when a wave opens; leaving one out later is a decision."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import LeftOutPart, Wave, WaveAgency
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.texts import asked_in

PREVIOUS, TRIAL = "previous", "trial"
"""From where it was known how many answers to expect."""
FIXED, BY_ANSWERS, EXPECTED, TAKEN = "fixed", "answers", "expected", "taken"
"""Whether the parts of a wave were fixed at its opening, or follow from its own answers: of waves from before that;
or will be fixed once it opens; or nothing was fixed, because it was made for published counts."""
TAKES_DECISIONS = ("open", "collected")
LONGEST = 500
FACTOR = "factor:"


@dataclass(frozen=True, slots=True)
class FixedPart:
    """A factor of a peer group as it was fixed: `few` of the `agencies` of which something was known were expected to
    have too few answers. `source` says from where: the previous `wave`, the trial of the wave itself, or ''."""

    group: str
    factor: str
    is_outside: bool = False
    source: str = ""
    wave: str = ""
    few: int = 0
    agencies: int = 0

    @property
    def judges_nobody(self) -> bool:
        """Whether what was known says that no agency of the group is judged by it."""
        return bool(self.source) and not self.agencies


@dataclass(frozen=True, slots=True)
class PartDecision:
    """A factor that leaves the index of a peer group by decision, and how that was taken back."""

    group: str
    factor: str
    decision: str
    reason: str
    actor: str
    at: dt.datetime
    undone_at: dt.datetime | None = None
    undone_by: str = ""
    undone_reason: str = ""


def fix_parts(session: Session, stored: Wave, expected: Iterable[FixedPart]) -> dict[str, tuple[str, ...]]:
    """Everything that the questionnaire rates, but for what is expected to fail; peer group -> what stands outside.

    A group keeps all of its factors where it would lose all.
    """
    known = {(part.group, part.factor): part for part in expected}
    factors = [factor.id for factor in asked_in(session, stored.code).factors]
    parts: list[FixedPart] = []
    for group in groups_of(session, stored):
        of_group = [known.get((group, factor), FixedPart(group, factor)) for factor in factors]
        if all(part.is_outside for part in of_group):
            of_group = [dataclasses.replace(part, is_outside=False) for part in of_group]
        parts += of_group
    stored.fixed_parts = [dataclasses.asdict(part) for part in parts]
    return outside(parts)


def groups_of(session: Session, stored: Wave) -> tuple[str, ...]:
    """Peer groups of the agencies that a wave froze; where none was given, all of them are one, named ''."""
    query = select(WaveAgency.peer_group).where(WaveAgency.wave_id == stored.id).order_by(WaveAgency.agency_id)
    return tuple(dict.fromkeys(filter(None, session.scalars(query)))) or ("",)


def groups_of_wave(session: Session, code: str) -> tuple[str, ...]:
    return groups_of(session, stored_wave(session, code))


def fixed_parts(session: Session, code: str) -> tuple[FixedPart, ...] | None:
    """None before the wave opened, and of waves that opened before parts were fixed."""
    kept = stored_wave(session, code).fixed_parts
    return None if kept is None else tuple(FixedPart(**part) for part in kept)


def outside(parts: Iterable[FixedPart]) -> dict[str, tuple[str, ...]]:
    """Peer group -> factors that stand outside its index."""
    found: dict[str, list[str]] = {}
    for part in parts:
        if part.is_outside:
            found.setdefault(part.group, []).append(part.factor)
    return {group: tuple(factors) for group, factors in found.items()}


def part_decisions(session: Session, code: str, *, undone: bool = False) -> tuple[PartDecision, ...]:
    """Those in force, or with those that were taken back; the oldest first."""
    query = select(LeftOutPart).where(LeftOutPart.wave_id == stored_wave(session, code).id).order_by(LeftOutPart.id)
    rows = session.scalars(query if undone else query.where(LeftOutPart.undone_at.is_(None)))
    return tuple(_decision(row) for row in rows)


def leave_out(
    session: Session,
    code: str,
    part: str,
    *,
    group: str | None = None,
    decision: str,
    reason: str,
    actor: str,
) -> tuple[str, ...]:
    """Let a factor leave the index of a peer group, of all groups for None; the groups that it leaves.

    Raises Refused before the opening and after locking, without a decision or a reason, and for a factor that the
    questionnaire does not rate, that stands outside already or is the last one.
    """
    stored = _editable(session, code, decision=decision, reason=reason)
    factors = [factor.id for factor in asked_in(session, code).factors]
    factor = _factor(part, factors)
    groups = _groups(session, stored, group)
    gone = {name: _gone(session, stored, name) for name in groups}
    leaves = [name for name in groups if factor not in gone[name]]
    if not leaves:
        what = f"{part} stands outside the index of {_named(groups)} already"
        raise Refused(Problem("part-outside", what, "part", f"see: surveyapp wave parts {code}"), status=409)
    if alone := [name for name in leaves if {*factors} - gone[name] <= {factor}]:
        what = f"without {part} nothing would be left of the index of {_named(alone)}"
        raise Refused(Problem("part-last", what, "part", "leave one factor in"), status=409)
    session.add_all(
        LeftOutPart(
            wave_id=stored.id,
            peer_group=name,
            factor=factor,
            decision=decision.strip(),
            reason=reason.strip(),
            actor=actor,
            at=now(),
        )
        for name in leaves
    )
    told: dict[str, object] = {"part": part, "groups": leaves, "decision": decision.strip(), "reason": reason.strip()}
    _record(session, stored, actor, "part-left-out", told)
    return tuple(leaves)


def take_in(
    session: Session, code: str, part: str, *, group: str | None = None, reason: str, actor: str
) -> tuple[str, ...]:
    """Take the decision back that a factor leaves; the groups whose index it is a part of again."""
    stored = _editable(session, code, reason=reason)
    query = select(LeftOutPart).where(LeftOutPart.wave_id == stored.id, LeftOutPart.undone_at.is_(None))
    rows = [
        row
        for row in session.scalars(query.order_by(LeftOutPart.id))
        if FACTOR + row.factor == part and group in (None, row.peer_group)
    ]
    if not rows:
        what = f"no decision leaves {part} out" + ("" if group is None else f" in {group}")
        raise Refused(Problem("part-decision", what, "part", f"see: surveyapp wave parts {code}"), status=409)
    for row in rows:
        row.undone_at, row.undone_by, row.undone_reason = now(), actor, reason.strip()
    groups = tuple(row.peer_group for row in rows)
    _record(session, stored, actor, "part-taken-in", {"part": part, "groups": groups, "reason": reason.strip()})
    return groups


def _editable(session: Session, code: str, *, reason: str, decision: str = "-") -> Wave:
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    clock.settle(session, stored)
    if stored.state not in TAKES_DECISIONS:
        early = stored.state in ("draft", "trial")
        what = f"wave {code} is {stored.state}: " + (
            "its parts are not fixed yet" if early else "what its index is made of stays as it is"
        )
        remedy = "they are fixed when it opens" if early else "reopen the wave first"
        raise Refused(Problem("wave-state", what, remedy=remedy), status=409)
    for name, said in (("decision", decision), ("reason", reason)):
        if not said.strip() or len(said) > LONGEST:
            what = f"a {name} is needed, of at most {LONGEST} letters"
            raise Refused(Problem(f"{name}-missing", what, name), status=422)
    return stored


def _factor(part: str, factors: Collection[str]) -> str:
    kind, _, factor = part.partition(":")
    if kind + ":" != FACTOR or factor not in factors:
        known = ", ".join(FACTOR + each for each in factors) or "none"
        raise Refused(Problem("part-unknown", f"there is no part {part!r} to leave out", "part", f"parts are: {known}"))
    return factor


def _groups(session: Session, stored: Wave, group: str | None) -> tuple[str, ...]:
    groups = groups_of(session, stored)
    if group is None:
        return groups
    if group not in groups:
        what = f"wave {stored.code} has no peer group {group!r}"
        raise Refused(Problem("group-unknown", what, "peer-group", f"its groups are: {_named(groups)}"))
    return (group,)


def _gone(session: Session, stored: Wave, group: str) -> set[str]:
    """Factors that stand outside, fixed so or by decision."""
    fixed = outside(FixedPart(**part) for part in stored.fixed_parts or ())
    decided = (each.factor for each in part_decisions(session, stored.code) if each.group == group)
    return {*fixed.get(group, ()), *decided}


def _named(groups: Sequence[str]) -> str:
    return ", ".join(group or "all agencies" for group in groups)


def _record(session: Session, stored: Wave, actor: str, action: str, told: dict[str, object]) -> None:
    session.flush()
    raise_of_wave(session, stored.id)
    audit.record(session, actor, action, stored.code, **told)


def _decision(row: LeftOutPart) -> PartDecision:
    return PartDecision(
        row.peer_group,
        row.factor,
        row.decision,
        row.reason,
        row.actor,
        row.at,
        row.undone_at,
        row.undone_by or "",
        row.undone_reason or "",
    )
