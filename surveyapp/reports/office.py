"""Who issues a document: configuration, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.languages import name_in


@dataclass(frozen=True, slots=True)
class Issuer:
    """Each fact per language; another stands in where one is missing. `signer` is a position, not a name."""

    name: Mapping[str, str] = field(default_factory=dict)
    superior: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    signer: Mapping[str, str] = field(default_factory=dict)
    recipients: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_setting(cls, setting: Mapping[str, Mapping[str, Any]]) -> Issuer:
        """From the stored setting `office`: language -> name, superior, place, title_of_signer, recipients."""
        return cls(
            name=_of(setting, "name"),
            superior=_of(setting, "superior"),
            place=_of(setting, "place"),
            signer=_of(setting, "title_of_signer"),
            recipients={language: tuple(lines) for language, lines in _of(setting, "recipients").items()},
        )

    def says(self, fact: str, language: str) -> Any:
        """The fact in the language asked for, else in one that stands in for it, else nothing."""
        return name_in(getattr(self, fact), language)


def _of(setting: Mapping[str, Mapping[str, Any]], fact: str) -> dict[str, Any]:
    return {language: facts[fact] for language, facts in setting.items() if facts.get(fact)}
