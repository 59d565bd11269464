"""What people are told before they answer: the common notice, the lines of their channel, today's facts filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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


def notice_lines(text: Text, channel: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The notice of one channel, line by line. A line whose fact is not known (or empty) is left out."""
    return tuple(_filled(text.notice, facts)) + tuple(_filled(text.notices.get(channel, ""), facts))


def placeholders(words: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(words)))


def _filled(words: str, facts: Mapping[str, str]) -> Iterator[str]:
    for line in words.splitlines():
        if all(facts.get(name) for name in placeholders(line)):
            yield PLACEHOLDER.sub(lambda found: facts[found[1]], line)
