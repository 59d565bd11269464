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


class Named(Protocol):
    """An agency, wherever it was read."""

    @property
    def names(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Undrawn:
    """`code` of an agency, or what a fact of the office is called; each letter with the sign in its place."""

    code: str
    name: str
    letters: str


def undrawn(agencies: Mapping[str, Named], office: Office, words: Words) -> list[Undrawn]:
    """In the words of the reader, who is asked for the document in the same language."""
    said = {words.label(FACTS, fact): list(office.lines(fact, words.language)) for fact in office.facts}
    named = {code: [name_in(agency.names, words.language, code)] for code, agency in agencies.items()}
    return [
        Undrawn(code, name, ", ".join(f"“{letter}” {sign(letter)}" for letter in letters))
        for code, name, letters in undrawn_names({**said, **named})
    ]
