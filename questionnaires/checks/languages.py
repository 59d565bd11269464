"""One language against the others."""

from __future__ import annotations

from questionnaires.checks.registry import Finding, Findings, text_check
from questionnaires.checks.typography import different_phrases, phrases
from questionnaires.model import Questionnaire, Text
from questionnaires.problems import WARNING

_SENTENCE = 3
"""Words from which on the same words in two languages are a translation that was forgotten, and no name."""


@text_check("text-untranslated", WARNING)
def words_are_translated(questionnaire: Questionnaire, text: Text) -> Findings:
    for other in _earlier_languages(questionnaire, text):
        theirs = dict(phrases(other))
        for place, words in different_phrases(text):
            if place != "review" and words == theirs.get(place) and _is_sentence(words):
                message = f"“{words}” stands there in {other.language} as well"
                yield Finding(place, message, f"translate it into {text.language}")


def _earlier_languages(questionnaire: Questionnaire, text: Text) -> list[Text]:
    """Each pair of languages is looked at once, from the later one."""
    languages = list(questionnaire.texts.values())
    return languages[: languages.index(text)]


def _is_sentence(words: str) -> bool:
    return sum(any(map(str.isalpha, word)) for word in words.split()) >= _SENTENCE
