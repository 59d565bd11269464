"""What comes back from a round: its strata with their dossiers, and every form. The same ones each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from questionnaires.answers import Encoded, encode
from questionnaires.model import FILLED, Questionnaire
from surveyapp.cli.demo_city import people
from surveyapp.cli.demo_city.city import COMMUNES, City, DemoAgency, Group
from surveyapp.cli.demo_city.demo_waves import DemoWave

SEED = 20260701
FOREIGNERS = 0.02
FEWEST = 60  # forms of an office that is odd in another round
UNANSWERED = 15  # forms handed out where none came back
MONITORED = 3  # every so manieth stratum also has forms that people sent of their own accord
BLANK = 50  # of so many valid forms, one more came back with nothing in it

CHANNELS: Mapping[str, Mapping[tuple[str, str], float]] = {
    "probability": {("qr", "token"): 0.55, ("paper", "numbered-form"): 0.35, ("interview", "numbered-form"): 0.10},
    "all-invited": {("qr", "token"): 0.80, ("paper", "numbered-form"): 0.20},
    "self-selected": {("kiosk", "device"): 0.60, ("qr", "open"): 0.40},
}
"""Basis -> (channel, proof) -> share. What anybody can send only monitors: a screen in the hall, a poster."""

ON_PAPER = "numbered-form"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of procedures at one office: dossiers closed; cards and numbered forms handed out; of these, forms with
    answers and blank ones that came back; and forms that people sent of their own accord."""

    office: DemoAgency
    group: Group
    dossiers: int
    issued: int
    forms: int
    blank: int
    monitoring: int

    @property
    def returned(self) -> int:
        return self.forms + self.blank


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
        number = 0
        for office in map(self._this_time, (*self.city.departments, *self.city.local)):
            dossiers = {group: self.city.dossiers(office, group) for group in office.groups}
            forms = shared_out(round(office.forms * self.wave.size), [size**0.6 for size in dossiers.values()])
            for (group, size), here in zip(dossiers.items(), forms, strict=True):
                yield self._stratum(office, self.city.groups[group], size, here, is_watched=number % MONITORED == 0)
                number += 1

    def forms(self) -> Iterator[Form]:
        """Stratum by stratum; some also have forms that say nothing about the rest of the people."""
        for stratum in self.strata():
            yield from self._returned(stratum, self.wave.basis, stratum.forms)
            yield from self._returned(stratum, "self-selected", stratum.monitoring)
            yield from self._blank(stratum)

    def _stratum(self, office: DemoAgency, group: Group, dossiers: int, forms: int, *, is_watched: bool) -> Stratum:
        """An office that hands nothing out has forms of people who came by themselves, and no others."""
        if office.only:
            return Stratum(office, group, dossiers, issued=0, forms=0, blank=0, monitoring=forms)
        blank = forms // BLANK
        issued = self._issued(office, forms + blank, dossiers)
        return Stratum(office, group, dossiers, issued, forms, blank, -(-forms // 5) if is_watched else 0)

    def _issued(self, office: DemoAgency, returned: int, dossiers: int) -> int:
        """Some offices' people are readier to answer than others'."""
        willing = self.wave.response + zlib.crc32(office.code.encode()) % 25 / 100 - 0.12
        return min(dossiers, round(returned / willing) if office.forms else UNANSWERED)

    def _blank(self, stratum: Stratum) -> Iterator[Form]:
        """Sheets of paper that came back as they went out."""
        chance, nothing = self._chance(stratum, "blank"), encode(self.questionnaire, {})
        first, *_ = self._receiving(stratum.office)
        for number in range(stratum.blank):
            form = self._form(stratum, first, "blank", number, nothing, chance)
            yield replace(form, basis=self.wave.basis, channel="paper", proof=ON_PAPER)

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
        for office, here in zip(receiving, shared_out(n, list(receiving.values())), strict=True):
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
        channel, proof = _one_of(CHANNELS.get(basis, CHANNELS[self.wave.basis]), chance)
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


def shared_out(n: int, pulls: list[float]) -> list[int]:
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
