"""What can be chosen for a wave: each value with what it is called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import questionnaires
from questionnaires.languages import LANGUAGES, name_in
from questionnaires.model import Questionnaire
from questionnaires.rules import ROLLUPS, SCORES
from surveyapp import store
from surveyapp.store.questionnaires import list_questionnaires
from surveyapp.store.questionnaires import questionnaire as stored_questionnaire
from surveyapp.store.vocabulary import BASES, PURPOSES
from surveyapp.store.waves.display import DISPLAYS
from surveyapp.store.waves.periods import ADMINISTRATIVE, MONTHS
from surveyapp.store.waves.waves import waves
from surveyapp.words.naming import Words
from surveyapp.words.results.order import WAYS
from surveyapp.words.speech import sentence
from surveyapp.words.waves import BASES as BASE_WORDS
from surveyapp.words.waves import CALENDARS
from surveyapp.words.waves import PURPOSES as PURPOSE_WORDS

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FormOffered:
    """A questionnaire that a wave can ask, as the list beside the choice tells of it."""

    key: str
    title: str
    languages: dict[str, str]
    items: int
    rule: str


def offered(database: store.Session, words: Words, forms: Iterable[FormOffered], code: str = "") -> dict[str, Choices]:
    """Field -> its values; `code` is the wave that is changed, which is not compared with itself."""
    rules = [f"{score}/{rollup}" for score in SCORES for rollup in ROLLUPS]
    return {
        "questionnaire": [(form.key, f"{form.title} ({form.key})") for form in forms],
        "purpose": [(each, sentence(words.label(PURPOSE_WORDS, each))) for each in PURPOSES],
        "basis": [(each, sentence(words.label(BASE_WORDS, each))) for each in BASES],
        "rule": [
            ("", words.say("As the questionnaire says")),
            *((rule, f"{sentence(words.rule(rule))} ({rule})") for rule in rules),
        ],
        "previous": [
            ("", words.say("None")),
            *((row.code, f"{words.title(row)} ({row.code})") for row in waves(database) if row.code != code),
        ],
        "display": [(each, words.term(WAYS[each][0])) for each in DISPLAYS],
        "periods": [
            ("", words.say("As the office has set")),
            *((each, sentence(words.label(CALENDARS, each))) for each in (ADMINISTRATIVE, MONTHS)),
        ],
    }


def forms_offered(database: store.Session, words: Words) -> list[FormOffered]:
    """Those that are stored, the newest edition first, and those that come along and are stored at their first use."""
    stored = {row.key: stored_questionnaire(database, row.key) for row in list_questionnaires(database)}
    shipped = {form.key: form for form in map(questionnaires.load, questionnaires.shipped())}
    newest_first = sorted((shipped | stored).values(), key=lambda form: (form.id, -form.version))
    return [*_told(newest_first, words)]


def _told(found: list[Questionnaire], words: Words) -> Iterator[FormOffered]:
    for form in found:
        titles = {language: text.title for language, text in form.texts.items() if text.title}
        spoken = {code: LANGUAGES[code].name if code in LANGUAGES else code for code in form.texts}
        title = name_in(titles, words.language, form.id)
        yield FormOffered(form.key, title, spoken, len(form.items), sentence(words.rule(form.default_rule)))
