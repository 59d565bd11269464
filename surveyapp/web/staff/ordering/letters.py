"""Names that documents cannot print as they are, told before a document is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from questionnaires.languages import name_in
from surveyapp.reports.print.letters import sign, undrawn_names
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from surveyapp.words.office import FACTS
from surveyapp.words.speech import GroupNames, Titled


class HasNames(Protocol):
    """An agency, wherever it was read."""

    @property
    def names(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Undrawn:
    """`code` of an agency, or what else the name is of; each letter with the sign in its place."""

    code: str
    name: str
    letters: str


def undrawn(
    agencies: Mapping[str, HasNames], wave: Titled, groups: GroupNames, office: Office, words: Words
) -> list[Undrawn]:
    """In the words of the reader, who is asked for the document in the same language."""
    titled = {words.say("title of the round"): [words.title(wave)]}
    grouped = {words.say("peer group {code}", code=code): [words.group(code, groups)] for code in groups}
    said = {words.label(FACTS, fact): list(office.lines(fact, words.language)) for fact in office.facts}
    named = {code: [name_in(agency.names, words.language, code)] for code, agency in agencies.items()}
    return [
        Undrawn(code, name, ", ".join(f"“{letter}” {sign(letter)}" for letter in letters))
        for code, name, letters in undrawn_names({**titled, **said, **grouped, **named})
    ]
