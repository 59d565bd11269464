"""A wave as somebody describes it, at a command or on a page: its questionnaire is found or shipped, its rule and facts
are checked against that, and then all is stored or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.wave.rules import parse_rule
from questionnaires.model import Questionnaire
from surveyapp.imports.questionnaires import find_or_ship
from surveyapp.imports.traits import declared
from surveyapp.store import audit
from surveyapp.store.waves.display import BY_FIGURES, DISPLAY, decide_display
from surveyapp.store.waves.drafts import change_draft
from surveyapp.store.waves.waves import WaveRow, create_wave, wave

if TYPE_CHECKING:
    from surveyapp.store import Session

RESPONSE_FROM, TRAITS = "response_from", "traits"
"""Names of settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """What is decided of a wave before it opens; what is empty is as the questionnaire or the program has it.

    `response_from` is in per cent of the forms issued; `display` how the order is shown at most; `periods` the calendar
    by which the code of a new wave names its days.
    """

    questionnaire: str
    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    purpose: str = "official"
    basis: str = "all-invited"
    rule: str = ""
    opens: dt.date | None = None
    closes: dt.date | None = None
    entry_until: dt.date | None = None
    previous: str = ""
    response_from: float | None = None
    traits: tuple[str, ...] = ()
    display: str = BY_FIGURES
    periods: str = ""


def make_draft(session: Session, code: str, facts: DraftFacts, *, actor: str = audit.COMMAND_LINE) -> WaveRow:
    """Raises Refused, or RuleError for a rule that the questionnaire cannot follow."""
    form = _form(session, facts)
    create_wave(
        session,
        code,
        settings={name: value for name, value in _settings(facts, form).items() if value is not None},
        periods=facts.periods or None,
        actor=actor,
        **_facts(facts, form),
    )
    decide_display(session, code, facts.display, actor)
    return wave(session, code)


def mend_draft(session: Session, code: str, facts: DraftFacts, *, actor: str, seen: int | None) -> bool:
    """Whether anything is another than before. `seen` is the version of the wave that was looked at; its code and the
    days that this means stay. Raises as `make_draft` does."""
    form = _form(session, facts)
    is_another = change_draft(session, code, _facts(facts, form), _settings(facts, form), actor, seen=seen)
    return decide_display(session, code, facts.display, actor) or is_another


def facts_of(row: WaveRow) -> DraftFacts:
    """What was decided of a wave, to be mended or to be the beginning of another."""
    return DraftFacts(
        questionnaire=row.questionnaire,
        title=row.title,
        titles=row.titles,
        purpose=row.purpose,
        basis=row.basis,
        rule=row.rule,
        opens=row.opens,
        closes=row.closes,
        entry_until=row.entry_until,
        previous=row.previous,
        response_from=row.settings.get(RESPONSE_FROM),
        traits=tuple(row.settings.get(TRAITS, ())),
        display=row.settings.get(DISPLAY, BY_FIGURES),
    )


def _form(session: Session, facts: DraftFacts) -> Questionnaire:
    form = find_or_ship(session, facts.questionnaire)
    if facts.rule:
        parse_rule(facts.rule, form)
    return form


def _facts(facts: DraftFacts, form: Questionnaire) -> dict[str, Any]:
    names = ("title", "titles", "purpose", "basis", "rule", "opens", "closes", "entry_until", "previous")
    return {name: getattr(facts, name) for name in names} | {"questionnaire": form.key}


def _settings(facts: DraftFacts, form: Questionnaire) -> dict[str, Any]:
    traits = [*declared(facts.traits, form)] if facts.traits else None
    return {RESPONSE_FROM: facts.response_from, TRAITS: traits}
