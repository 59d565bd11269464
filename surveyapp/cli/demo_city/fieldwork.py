"""What comes back from a round: its strata with their dossiers, and every form. The same ones each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from questionnaires.answers import Encoded
from questionnaires.model import FILLED, Questionnaire
from surveyapp.cli.demo_city import people
from surveyapp.cli.demo_city.city import COMMUNES, City, DemoAgency, Group
from surveyapp.cli.demo_city.demo_waves import DemoWave

SEED = 20260701
FOREIGNERS = 0.02
FEWEST = 60  # forms of an office that is odd in another round
UNANSWERED = 15  # forms handed out where none came back
MONITORED = 4  # every so manieth stratum also has forms that people sent of their own accord

CHANNELS: Mapping[str, Mapping[tuple[str, str], float]] = {
    "probability": {("paper", "numbered-form"): 0.45, ("interview", "numbered-form"): 0.25, ("web", "token"): 0.30},
    "all-invited": {("kiosk", "staff-opened"): 0.55, ("qr", "open"): 0.45},
    "self-selected": {("kiosk", "open"): 0.40, ("qr", "open"): 0.60},
}
"""Basis -> (channel, proof) -> share."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of procedures at one office: dossiers closed, forms handed out, forms that came in."""

    office: DemoAgency
    group: Group
    dossiers: int
    issued: int
    forms: int


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came in."""

    id: bytes
    stratum: Stratum
    receiving: str
    basis: str
    channel: str
    proof: str
    day: dt.date
    half: str
    language: str
    helped: str
    filled_in: Encoded


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """One round in the city."""

    city: City
    wave: DemoWave
    questionnaire: Questionnaire

    def strata(self) -> Iterator[Stratum]:
        """Larger groups get more forms, but less than in proportion: the weights have something to put right."""
        for office in map(self._this_time, (*self.city.departments, *self.city.local)):
            dossiers = {group: self.city.dossiers(office, group) for group in office.groups}
            forms = _shared_out(round(office.forms * self.wave.size), [size**0.6 for size in dossiers.values()])
            for (group, size), here in zip(dossiers.items(), forms, strict=True):
                yield Stratum(office, self.city.groups[group], size, self._issued(office, here, size), here)

    def forms(self) -> Iterator[Form]:
        """Stratum by stratum; some also have forms that say nothing about the rest of the people."""
        for number, stratum in enumerate(self.strata()):
            only = stratum.office.only
            yield from self._returned(stratum, only or self.wave.basis, stratum.forms)
            if self.wave.odd and not only and number % MONITORED == 0:
                yield from self._returned(stratum, "self-selected", stratum.forms // 5)

    def _issued(self, office: DemoAgency, forms: int, dossiers: int) -> int:
        """Some offices' people are readier to answer than others'."""
        willing = self.wave.response + zlib.crc32(office.code.encode()) % 25 / 100 - 0.12
        return min(dossiers, round(forms / willing) if office.forms else UNANSWERED)

    def _this_time(self, office: DemoAgency) -> DemoAgency:
        """Oddities belong to one round; in the others every office is like the rest."""
        if self.wave.odd:
            return office
        forms, taste = max(office.forms, FEWEST), 0.8 * office.taste
        return replace(office, forms=forms, taste=taste, only="", perfect=False, twin="")

    def _returned(self, stratum: Stratum, basis: str, n: int) -> Iterator[Form]:
        chance = self._chance(stratum, basis)
        receiving = self._receiving(stratum.office)
        number = 0
        for office, here in zip(receiving, _shared_out(n, list(receiving.values())), strict=True):
            for filled_in in people.forms(self.questionnaire, self._merits(stratum, office), here, chance):
                yield self._form(stratum, office, basis, number, filled_in, chance)
                number += 1

    def _form(
        self,
        stratum: Stratum,
        office: DemoAgency,
        basis: str,
        number: int,
        filled_in: Encoded,
        chance: np.random.Generator,
    ) -> Form:
        channel, proof = _one_of(CHANNELS[basis], chance)
        name = f"{self.wave.code}/{stratum.office.code}/{stratum.group.code}/{basis}/{number}"
        return Form(
            id=hashlib.sha256(name.encode()).digest()[:16],
            stratum=stratum,
            receiving=office.code,
            basis=basis,
            channel=channel,
            proof=proof,
            day=self._working_day(chance),
            half="am" if chance.random() < 0.6 else "pm",
            language="en" if chance.random() < FOREIGNERS else "vi",
            helped=self._helped(filled_in),
            filled_in=filled_in,
        )

    def _receiving(self, office: DemoAgency) -> dict[DemoAgency, float]:
        """Wards and communes receive for themselves, departments at the centres: half at the first one."""
        if office.peer_group == COMMUNES:
            return {office: 1.0}
        return {centre: 3.0 if place == 0 else 1.0 for place, centre in enumerate(self.city.centres)}

    def _merits(self, stratum: Stratum, receiving: DemoAgency) -> people.Merits:
        common = self.wave.shift + stratum.group.taste
        return people.Merits(stratum.office.taste + common, receiving.taste + common, stratum.office.perfect)

    def _chance(self, stratum: Stratum, basis: str) -> np.random.Generator:
        place = f"{self.wave.code}/{stratum.office.twin or stratum.office.code}/{stratum.group.code}/{basis}"
        return np.random.default_rng([SEED, zlib.crc32(place.encode())])

    def _working_day(self, chance: np.random.Generator) -> dt.date:
        days = (self.wave.last_day - self.wave.opens).days + 1
        day = self.wave.opens + dt.timedelta(days=int(chance.integers(days)))
        return (
            day - dt.timedelta(days=2) if day.weekday() >= 5 else day
        )  # what falls on a weekend came on Thursday or Friday

    def _helped(self, filled_in: Encoded) -> str:
        for slot, answer in zip(self.questionnaire.slots, filled_in.answers, strict=True):
            if slot.question.fills:
                return FILLED[slot.question.fills].get(answer, "unknown")
        return "unknown"


def _shared_out(n: int, pulls: list[float]) -> list[int]:
    """`n` in whole parts, as near to `pulls` as rounding down allows; the first takes what is left."""
    parts = [int(n * pull / sum(pulls)) for pull in pulls]
    parts[0] += n - sum(parts)
    return parts


def _one_of(shares: Mapping[tuple[str, str], float], chance: np.random.Generator) -> tuple[str, str]:
    dice = chance.random()
    for thing, share in shares.items():
        dice -= share
        if dice < 0:
            return thing
    return thing
