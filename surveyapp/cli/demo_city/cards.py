"""Cards with one-time codes: printed for each office in tens, handed out with results, some spoiled, some used."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from surveyapp.cli.demo_city.fieldwork import Form, Stratum, shared_out
from surveyapp.store import Session
from surveyapp.store.forms.spending import spend
from surveyapp.store.waves.codes import make_batch, say_what_became

SPARE = 3  # more than are needed, at least
SPOILED = 40  # of so many cards handed out, one more was spoiled
A_SHEET = 10  # cards are printed in tens


@dataclass(frozen=True, slots=True)
class Pack:
    """The cards of one group of procedures at one office that receives: how many went out, and how many were used."""

    stratum: Stratum
    receiving: str
    handed_out: int
    used: int

    @property
    def spoiled(self) -> int:
        return self.handed_out // SPOILED

    @property
    def printed(self) -> int:
        return -(-(self.handed_out + self.spoiled + SPARE) // A_SHEET) * A_SHEET


@dataclass(frozen=True, slots=True)
class Printed:
    """A pack with the number of its batch and its codes."""

    pack: Pack
    batch: int
    codes: list[str] = field(repr=False)

    @property
    def spare(self) -> list[str]:
        """What nobody was given."""
        return self.codes[self.pack.handed_out + self.pack.spoiled :]


def packs(forms: Iterable[Form]) -> Iterator[Pack]:
    """What must have been handed out, so that cards and numbered forms together are what each stratum issued."""
    used: dict[Stratum, Counter[str]] = {}
    for form in forms:
        if form.proof == "token":
            used.setdefault(form.stratum, Counter())[form.receiving] += 1
    for stratum, by_office in used.items():
        lost = stratum.issued - stratum.returned
        more = shared_out(round(lost * by_office.total() / stratum.returned), [float(n) for n in by_office.values()])
        for (receiving, n), unused in zip(by_office.items(), more, strict=True):
            yield Pack(stratum, receiving, n + unused, n)


def print_cards(session: Session, wave: str, pack: Pack, secret: bytes, *, day: dt.date, actor: str) -> Printed:
    """Before the wave opens, as offices do."""
    place = {"agency": pack.stratum.office.code, "receiving_agency": pack.receiving}
    group = pack.stratum.group.field
    place |= {"stratum": "" if pack.stratum.office.counted_by else group, "procedure_group": group}
    return Printed(pack, *make_batch(session, wave, pack.printed, secret, actor=actor, today=day, **place))


def use_cards(session: Session, printed: Printed, secret: bytes, *, actor: str) -> None:
    """As many as forms came in with a code; which of them is as good as any other."""
    pack = printed.pack
    say_what_became(session, printed.batch, handed_out=pack.handed_out, spoiled=pack.spoiled, actor=actor)
    for code in printed.codes[: pack.used]:
        spend(session.connection(), code, secret)
