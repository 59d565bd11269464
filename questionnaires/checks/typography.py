"""How the words are typed: characters that look right and are not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from questionnaires.checks.registry import Finding, Findings, structure_check, text_check
from questionnaires.checks.words import called
from questionnaires.languages import LANGUAGES
from questionnaires.model import Questionnaire, Text
from questionnaires.problems import WARNING
from questionnaires.signs import unseen

_SPACES = re.compile(r"[ \u00a0\t]{2,}")
_STRAIGHT = re.compile(r"[\"']")


@text_check("text-empty")
def no_words_are_empty(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in phrases(text):
        if not words.strip():
            yield Finding(place, "the words are empty", "write them, or leave the key out")


@text_check("text-not-nfc")
def letters_are_composed(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in different_phrases(text):
        if not unicodedata.is_normalized("NFC", words):
            message = f"“{unicodedata.normalize('NFC', words)}” is typed with separate accents"
            yield Finding(place, message, "save the file in Unicode NFC (in most editors: type the words again)")


@text_check("text-straight-quotes", WARNING)
def quotes_are_typographic(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in different_phrases(text):
        if found := _STRAIGHT.search(words):
            yield Finding(place, f"a straight {found[0]} stands in “{words}”", "use “ ” and ’")


@text_check("text-doubled-spaces", WARNING)
def spaces_are_single(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in different_phrases(text):
        if words.strip() and (_SPACES.search(words) or words != words.strip()):
            yield Finding(
                place, f"a space too many stands in “{words}”", "leave one space between words, none at the ends"
            )


@text_check("text-control")
def no_invisible_characters_are_in_it(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in different_phrases(text):
        known = LANGUAGES.get(text.language)
        found = unseen(words.replace("\n", ""), spaced=known is None or known.spaced)
        if found:
            yield Finding(place, f"it holds a sign that nobody sees ({', '.join(found)})", "delete it, or type a space")


@structure_check("structure-control")
def no_invisible_characters_are_in_what_is_printed_of_it(questionnaire: Questionnaire) -> Findings:
    """As the name of the decree, or the note beside a comparison."""
    said = {name: getattr(questionnaire, name) for name in ("source", "legal_basis", "period")}
    said |= {f"comparable_with {claim.questionnaire}": claim.note for claim in questionnaire.comparable_with}
    for place, words in said.items():
        if found := unseen("".join(words.split())):
            yield Finding(place, f"it holds a sign that nobody sees ({', '.join(found)})", "delete it, or type a space")


def phrases(text: Text) -> Iterator[tuple[str, str]]:
    """Every place of a text with its words."""
    head = {key: getattr(text, key) for key in ("title", "introduction", "notice", "review")}
    yield from ((key, words) for key, words in head.items() if words)
    for section in ("notices", "pages", "stems", "factors", "contents", "bands", "questions"):
        yield from ((f"{section}.{code}", words) for code, words in getattr(text, section).items())
    for key in ("help", "short"):
        yield from ((f"questions.{code}.{key}", words) for code, words in getattr(text, key).items())
    for question, options in text.options.items():
        yield from ((f"question {question}, {called(answer)}", words) for answer, words in options.items())


def different_phrases(text: Text) -> Iterator[tuple[str, str]]:
    """Each wording once, at the first place that has it: a scale stands in many questions."""
    seen: set[str] = set()
    for place, words in phrases(text):
        if words not in seen:
            seen.add(words)
            yield place, words
