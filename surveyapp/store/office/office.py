"""The office as a value: what it says, in which language, and in whose name a document goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from questionnaires.languages import FIRST, name_in
from surveyapp.languages.collation import as_read
from surveyapp.store.office.facts import EVERY_LANGUAGE, FACTS, LOGO, Fact
from surveyapp.store.refusal import Problem, Refused

Lines = tuple[str, ...]
Facts = Mapping[str, Mapping[str, Lines]]
"""Fact -> language -> lines; a fact that is written alike in all languages stands under EVERY_LANGUAGE."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that has said nothing yet is one without facts. `issuers` are others whose documents it prints."""

    facts: Facts = field(default_factory=dict)
    issuers: Mapping[str, Facts] = field(default_factory=dict)
    logo: str = ""  # SHA-256 of the picture
    version: int = 0
    invented: bool = False  # its data are made up, as the demo's
    code: str = ""  # of an issuer beside the office itself

    @classmethod
    def of(cls, stored: Mapping[str, Any], *, invented: bool = False) -> Office:
        """From the setting as `saving` keeps it."""
        return cls(
            facts=_facts(stored.get("facts", {})),
            issuers={code: _facts(facts) for code, facts in stored.get("issuers", {}).items()},
            logo=stored.get(LOGO, ""),
            version=stored.get("version", 0),
            invented=invented,
        )

    @property
    def mark(self) -> tuple[int, bool]:
        """Changes when what pages print of the office changes."""
        return self.version, self.invented

    def lines(self, fact: str, language: str) -> Lines:
        """In the language asked for, else in one that stands in for it, else nothing."""
        said = self.facts.get(fact, {})
        return said.get(EVERY_LANGUAGE) or name_in(said, language, ()) or ()  # type: ignore[arg-type,return-value]

    def says(self, fact: str, language: str) -> str:
        return "\n".join(self.lines(fact, language))

    def is_called(self, names: Iterable[str]) -> bool:
        """Whether one of these is the office's own name in some language, as people read it."""
        own = {as_read(" ".join(lines)) for lines in self.facts.get("name", {}).values()}
        return not own.isdisjoint(map(as_read, names))

    def issuer(self, code: str = "") -> Office:
        """The office as it signs: itself, or another that it prints for, which says all of a document itself.

        Raises Refused for a code that the office does not know.
        """
        if not code:
            return self
        if code not in self.issuers:
            known = ", ".join(self.issuers) or "none beside the office itself"
            what, remedy = f"the office prints for no issuer {code}; it has: {known}", "see: surveyapp office show"
            raise Refused(Problem("issuer-unknown", what, remedy=remedy), status=404)
        shared = {key: said for key, said in self.facts.items() if not FACTS[key].printed}
        return replace(self, facts={**shared, **self.issuers[code]}, issuers={}, code=code)

    def lacks(self, needed: Iterable[str], language: str = FIRST) -> tuple[Fact, ...]:
        """Of these facts, those that nobody has said, in the order of the list."""
        wanted = set(needed)
        return tuple(fact for fact in FACTS.values() if fact.key in wanted and not self.lines(fact.key, language))


def _facts(stored: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, dict[str, Lines]]:
    """Facts that an older program knew and this one does not are left alone, unread."""
    return {
        key: {language: tuple(lines) for language, lines in said.items()}
        for key, said in stored.items()
        if key in FACTS
    }
