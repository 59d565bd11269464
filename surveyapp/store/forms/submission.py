"""One form as it is handed in, before anything is known about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Submission:
    """What a form, a kiosk or an operator hands in. `counter` stands for its agency where none is given."""

    key: bytes  # the form's random 128 bits
    wave: str
    questionnaire: str  # id@version
    language: str
    text_revision: int
    answers: str
    agency: str = ""  # resolving
    receiving_agency: str = ""
    counter: str = ""
    stratum: str = ""
    procedure_group: str = ""
    cluster: str = ""
    day: dt.date | None = None
    opened_at: dt.datetime | None = None  # when the form was opened, where that is proved
    half: str = ""
    channel: str = "web"
    basis: str = ""  # '' = the wave's; it holds only where the proof carries it
    proof: str = "open"
    helped: str = "unknown"
    variant: str = ""
    pace: str = "unknown"
    traits: str = ""
    code: str = ""  # the one-time code that it came with
    invitation: str = ""  # the one that an officer opened for it
    device: int = 0  # by which the invitation was opened
    numbers: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Every text in it, one behind the other."""
        said = (getattr(self, name) for name in _WORDS)
        return "".join((*said, *self.numbers, *self.texts, *self.texts.values()))


_WORDS = tuple(part.name for part in fields(Submission) if part.type == "str")
