"""What was chosen and written of a wave: read from the form, and shown in it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from flask import request

from questionnaires.languages import FIRST, LANGUAGES
from surveyapp import store
from surveyapp.imports.drafts import DraftFacts
from surveyapp.store.waves.display import BY_FIGURES

TITLES = {code: f"title-{code}" for code in LANGUAGES}
"""Language -> the field of its title."""
DAYS = ("opens", "closes", "entry_until")
CHOSEN = ("questionnaire", "purpose", "basis", "rule", "previous", "display", "periods")
FIELDS = ("code", *TITLES.values(), *CHOSEN, *DAYS, "response_from", "traits")
"""In the order of the page."""

Given = Mapping[str, str]


def given() -> dict[str, str]:
    """As the browser sent it."""
    return {name: request.form.get(name, "").replace("\0", "").strip() for name in FIELDS}


def shown(code: str, facts: DraftFacts) -> dict[str, str]:
    """What stands in the fields for a wave that has these facts."""
    titles = {FIRST: facts.title, **facts.titles}
    return {
        "code": code,
        **{field: titles.get(language, "") for language, field in TITLES.items()},
        **{name: getattr(facts, name) for name in CHOSEN},
        **{name: getattr(facts, name).isoformat() if getattr(facts, name) else "" for name in DAYS},
        "response_from": "" if facts.response_from is None else f"{facts.response_from:g}",
        "traits": ", ".join(facts.traits),
    }


def facts_in(said: Given, offered: Mapping[str, Collection[str]]) -> DraftFacts:
    """Raises Refused with every field that cannot be read; `offered` are the values that each choice has."""
    wrong = [*_not_offered(said, offered)]
    days = {name: _day(name, said[name], wrong) for name in DAYS}
    facts = DraftFacts(
        questionnaire=said["questionnaire"],
        title=said[TITLES[FIRST]],
        titles={code: said[field] for code, field in TITLES.items() if code != FIRST and said[field]},
        purpose=said["purpose"],
        basis=said["basis"],
        rule=said["rule"],
        previous=said["previous"],
        display=said["display"] or BY_FIGURES,
        periods=said["periods"],
        response_from=_percent(said["response_from"], wrong),
        traits=tuple(filter(None, map(str.strip, said["traits"].split(",")))),
        **days,
    )
    if wrong:
        raise store.Refused(wrong)
    return facts


def _not_offered(said: Given, offered: Mapping[str, Collection[str]]) -> Iterator[store.Problem]:
    if not said["code"]:
        yield store.Problem("wave-code", "there is no code", "code")
    for name, values in offered.items():
        if said[name] not in values:
            yield store.Problem("not-offered", f"{said[name]!r} is not offered", name)


def _day(name: str, text: str, wrong: list[store.Problem]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append(store.Problem("day-unreadable", f"{text!r} is no day", name))
        return None


def _percent(text: str, wrong: list[store.Problem]) -> float | None:
    """People write a decimal comma."""
    try:
        value = float(text.replace(",", ".")) if text else None
    except ValueError:
        value = -1.0
    if value is not None and not 0 <= value <= 100:
        wrong.append(store.Problem("percent", f"{text!r} is no share", "response_from"))
    return value
