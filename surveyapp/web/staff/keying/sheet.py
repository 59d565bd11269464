"""What stands on the page of one sheet: its questions as they are numbered on paper, and the keys of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.codes import Missing
from questionnaires.keying import is_one_key, keys
from questionnaires.model import Question, Questionnaire, Text
from questionnaires.types import TEXT
from surveyapp.words.naming import Words
from surveyapp.words.speech import later

BLANK, UNUSABLE = later("left blank"), later("cannot be read")
NOT_ASKED = "answered-though-not-asked"
FILTERED = later("Whoever answered so before is not asked this: leave it empty, or correct the answer before.")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One question. `keys` are (key, what it stands for, language of these words); `one` are the keys that are a whole
    answer, as one string, `missing` those that stand for no answer; `filters` say in JSON which answers open it:
    [[question, [keys]], …]."""

    code: str
    number: str
    words: str
    keys: tuple[tuple[str, str, str], ...]
    one: str
    blank: str
    missing: str
    filters: str
    long: bool
    typed: str
    wrong: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A page of the form: a section on paper."""

    title: str
    stem: str
    lines: tuple[SheetLine, ...]


def sheet(
    asked: Questionnaire, language: str, typed: Mapping[str, str], wrong: Mapping[str, str], words: Words
) -> list[SheetPart]:
    """The parts of a sheet in the words that are printed on it; `wrong` are reasons by question."""
    text = asked.text(language)
    return [
        SheetPart(text.pages.get(page.id, ""), text.stems.get(page.id, ""), lines)
        for page in asked.pages
        if (lines := tuple(_line(asked, q, text, typed, wrong, words) for q in asked.questions if q.page == page.id))
    ]


def _line(
    asked: Questionnaire,
    question: Question,
    text: Text,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    words: Words,
) -> SheetLine:
    found = keys(question)
    by_character = {key.character: key.key for key in found}
    none = [key.key for key in found if key.character in (*question.offers, Missing.BLANK, Missing.UNUSABLE)]
    reason = wrong.get(question.code, "")
    return SheetLine(
        code=question.code,
        number=asked.in_print[question.code],
        words=text.questions.get(question.code, question.code),
        keys=tuple(_named(question, text, words)),
        one="".join(key.key for key in found) if is_one_key(question) else "",
        blank=by_character[Missing.BLANK],
        missing="".join(none),
        filters=json.dumps([[wanted.question, list(wanted.codes)] for wanted in question.only_if]),
        long=question.kind.keeps == TEXT,
        typed=typed.get(question.code, ""),
        wrong=_sentence(question, reason, words) if reason else "",
    )


def _named(question: Question, text: Text, words: Words) -> Iterator[tuple[str, str, str]]:
    """What is printed is said in the language of the sheet, what only the operator needs in the operator's."""
    said = text.options.get(question.code, {})
    ours = {Missing.BLANK: words.say(BLANK), Missing.UNUSABLE: words.say(UNUSABLE)}
    for key in keys(question):
        if key.character in ours:
            yield key.key, ours[key.character], words.language
        else:
            label = said.get(key.character) or question.kind.option_label(key.character)
            yield key.key, label, text.language


def _sentence(question: Question, reason: str, words: Words) -> str:
    if reason == NOT_ASKED:
        return words.say(FILTERED)
    mistake = question.kind.mistake(reason)
    limits = {name: words.number(limit, 0) for name, limit in question.kind.limits(question).items()}
    return words.say(mistake.sentence, **limits)
