"""The facts of an office as fields of a form, and a form as changes of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.languages import FIRST, LANGUAGES
from surveyapp.store import Problem
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.facts import EVERY_LANGUAGE, FACTS, Fact
from surveyapp.store.office.logo import LARGEST, WIDEST
from surveyapp.store.office.office import Facts, Office
from surveyapp.words.naming import Words
from surveyapp.words.office import FACTS as NAMES
from surveyapp.words.office import MISTAKES
from surveyapp.words.refused.on_pages import line_on_page
from surveyapp.words.speech import sentence

NO_LANGUAGE = "all"
"""In the name of a field whose fact is written alike in every language."""
KILOBYTE = 10  # bits


@dataclass(frozen=True, slots=True)
class FactField:
    """One fact in one language, as it is written or was typed."""

    name: str
    label: str  # of the language
    language: str
    value: str
    stored: str
    error: str


@dataclass(frozen=True, slots=True)
class FactFields:
    """One fact with a field for each language."""

    fact: Fact
    label: str
    help: str
    fields: tuple[FactField, ...]


def changes_of(form: Mapping[str, str], issuer: str) -> list[FactChange]:
    """What the form says; fields that it does not have stay as they are."""
    return [
        FactChange(fact.key, language, tuple(form[name].splitlines()), issuer)
        for fact in facts_of(issuer)
        for language, name in _fields(fact)
        if name in form
    ]


def shown_facts(
    office: Office, issuer: str, typed: Mapping[str, str], problems: Mapping[str, str], words: Words
) -> list[FactFields]:
    """What was typed stands before what is stored."""
    side = office.issuers.get(issuer, {}) if issuer else office.facts
    made = []
    for fact in facts_of(issuer):
        name, help_ = (words.label(NAMES, fact.key, full=full) for full in (False, True))
        fields = tuple(_field(fact, spoken, side, typed, problems) for spoken in _fields(fact))
        made.append(FactFields(fact, sentence(name), help_, fields))
    return made


def _field(
    fact: Fact, spoken: tuple[str, str], side: Facts, typed: Mapping[str, str], problems: Mapping[str, str]
) -> FactField:
    language, name = (spoken[0] if fact.spoken else EVERY_LANGUAGE), spoken[1]
    stored = "\n".join(side.get(fact.key, {}).get(language, ()))
    label = LANGUAGES[language].name if language else ""
    return FactField(name, label, language, typed.get(name, stored), stored, problems.get(name, ""))


def facts_of(issuer: str) -> Iterator[Fact]:
    return (fact for fact in FACTS.values() if fact.printed or not issuer)


def mistakes(problems: tuple[Problem, ...], issuer: str, words: Words) -> dict[str, str]:
    """Field -> what is wrong with it; "" -> what is wrong with the whole."""
    places = {
        FactChange(fact.key, language, (), issuer).where: (name, fact)
        for fact in facts_of(issuer)
        for language, name in _fields(fact)
    }
    told: dict[str, str] = {}
    for problem in problems:
        name, fact = places.get(problem.where, ("", None))
        told.setdefault(name, said(problem, fact, words))
    return told


def said(problem: Problem, fact: Fact | None, words: Words) -> str:
    if problem.code not in MISTAKES:
        return line_on_page(str(problem))
    lines, longest = (fact.lines, fact.longest) if fact else (1, 1)
    return words.label(
        MISTAKES, problem.code, lines=lines, longest=longest, kilobytes=LARGEST >> KILOBYTE, widest=WIDEST
    )


def _fields(fact: Fact) -> Iterator[tuple[str, str]]:
    """(language, name of the field); a fact that is written alike in all is the first language's."""
    if not fact.spoken:
        yield FIRST, f"{fact.key}.{NO_LANGUAGE}"
        return
    for language in fact.languages:
        yield language, f"{fact.key}.{language}"
