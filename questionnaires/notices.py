"""What a questionnaire tells people before they answer: its lines and those of their channel, facts filled in.

What is stored and who can read it is no sentence of a questionnaire: it differs from door to door, so the application
says it. Sentences of a questionnaire that claim it all the same are left out where the notice is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from questionnaires.languages import language
from questionnaires.model import Text

CHANNELS = ("kiosk", "qr", "web", "paper", "interview")
"""Ways on which somebody is told something; each may have lines of its own under `[notices]`."""

FACTS = {
    "publish_from": "fewest forms that are published together (the setting in force)",
    "office": "name of the office that asks",
    "contact": "where questions about the survey are answered",
}
"""What may stand in braces in a notice: it is filled in when the notice is shown, so that it is never out of date."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SENTENCES = re.compile(r"(?<=[.!?។])\s+")


def notice_lines(text: Text, channel: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The notice of one channel, line by line. A line whose fact is not known (or empty) is left out, and so is every
    sentence about what is stored."""
    return tuple(_filled(text, text.notice, facts)) + tuple(_filled(text, text.notices.get(channel, ""), facts))


def claims(text: Text, words: str) -> tuple[str, ...]:
    """The sentences about what is stored, or who can read it, as far as the language's signs betray them."""
    return tuple(each for line in words.splitlines() for each in _SENTENCES.split(line) if _claims(text, each))


def placeholders(words: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(words)))


def _filled(text: Text, words: str, facts: Mapping[str, str]) -> Iterator[str]:
    for line in words.splitlines():
        said = " ".join(each for each in _SENTENCES.split(line) if not _claims(text, each))
        if said and all(facts.get(name) for name in placeholders(said)):
            yield PLACEHOLDER.sub(lambda found: facts[found[1]], said)


def _claims(text: Text, sentence: str) -> bool:
    signs = language(text.language).claims
    return bool(signs) and re.search(signs, sentence, re.IGNORECASE) is not None
