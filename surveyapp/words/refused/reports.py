"""What was refused, as a page says it. Commands say more, and in English; a job keeps what they would say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from surveyapp.words.office import FACTS
from surveyapp.words.refused.on_pages import line_on_page
from surveyapp.words.sentences import SIGN_UNSEEN
from surveyapp.words.speech import Speech, later

TYPEFACES = later(
    "A typeface or a picture of the document is missing or damaged on the server. Whoever looks after it has to "
    "install the program again."
)
REFUSED: Mapping[str, str] = {
    "a report that is signed needs this fact of the office": later(
        "The office does not say what this report needs at its head or end: {fact}. Say it on the page “The office”, "
        "or make a draft."
    ),
    "a document of {day} cannot speak of release {number}, decided on {decided}": later(
        "The day of the document is before the day of the decision on release {number}: write a later day, or none."
    ),
    "dossier-share needs the number of dossiers of every agency; not known: {agencies}": later(
        "Weighing agencies by their cases needs the population of each; it is not known of: {agencies}."
    ),
    "release {number} of wave {wave} keeps its figures, not the answers behind them": later(
        "Release {number} of round {wave} keeps its figures, not the answers behind them."
    ),
    "it holds a sign that nobody sees ({signs})": SIGN_UNSEEN,
    "there is no aggregate {aggregate}": later("There is no such way to put agencies together."),
    "the typeface {family} {lacks}": TYPEFACES,
    "the document would lack something: {what}": TYPEFACES,
    "there is no wave {wave}": later("There is no round {wave}."),
    "this account may not see {whom}": later("This account may not see what the report speaks of."),
    "this version cannot read the release: {detail}": later(
        "A newer version of the program made this release; the one installed here cannot read it."
    ),
    "wave {wave} cannot be compared with itself": later("Round {wave} cannot be compared with itself."),
    "wave {wave} has no release {number}": later("Round {wave} has no release {number}."),
    "wave {wave} holds only results made elsewhere": later(
        "Round {wave} holds results made elsewhere and no forms, so there is nothing to compute."
    ),
    "wave {wave} is {state}: it has counts, but no index before it is collected": later(
        "Round {wave} collects, or was never open: indices and ranks appear after it is closed."
    ),
    "wave {wave} is {state}; only a locked one can be published": later(
        "Round {wave} is not locked, and only a locked one can be published."
    ),
    "{questionnaire} {lack}, which {part} needs": later(
        "The questionnaire lacks what the index rule of the round needs."
    ),
    "{question} has no satisfied_from, which satisfied-share needs": later(
        "The questionnaire lacks what the index rule of the round needs."
    ),
    "unknown score {score} in rule {rule}; known: {known}": later("The index rule of the round is not known."),
    "unknown roll-up {rollup} in rule {rule}; known: {known}": later("The index rule of the round is not known."),
}
"""Of a command -> of a page. What a page or a job can meet and is not here fails by name in the tests."""

_FACT = "{fact}"
_VALUE = re.compile(r"\\{(\w+)\\}")


def refusal(said: str, words: Speech) -> str:
    """Of the lines `place: what — remedy`; a line that is not known stays as it is, and several facts share one."""
    told: dict[str, list[str]] = {}
    for line in said.splitlines():
        sentence, fact = _of_line(line, words)
        told.setdefault(sentence, []).append(fact)
    return " ".join(sentence.replace(_FACT, ", ".join(facts)) for sentence, facts in told.items())


def _of_line(line: str, words: Speech) -> tuple[str, str]:
    """The sentence, with a room for the fact that it names, and that fact."""
    for pattern, message in _patterns():
        if found := pattern.fullmatch(line):
            values = {name: value.strip("'") for name, value in found.groupdict().items() if value}
            fact = words.label(FACTS, values.pop("place", ""))
            return words.say(message, **values | ({"fact": _FACT} if _FACT in message else {})), fact
    return line_on_page(line), ""


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return list(_compiled())


def _compiled() -> Iterator[tuple[re.Pattern[str], str]]:
    """Those with more words of their own first."""
    for what in sorted(REFUSED, key=lambda what: -len(_VALUE.sub("", re.escape(what)))):
        yield re.compile(rf"(?:(?P<place>[^:]+): )??{_VALUE.sub(_group, re.escape(what))}(?: — .*)?"), REFUSED[what]


def _group(value: re.Match[str]) -> str:
    return f"(?P<{value[1]}>.+?)"
