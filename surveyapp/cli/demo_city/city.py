"""The invented city as plain values, read from `city.toml`: offices, counters, procedures, how many forms each gets."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

VALID_FROM = "2025-07-01"
DEPARTMENTS, COMMUNES, CENTRES = "departments", "communes", "centres"


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of procedures. Citizens read `field` when they say what they came for; it also names the strata."""

    code: str
    field: str
    dossiers: int  # in a year, at a department
    local: int  # in a year, at one ward or commune
    procedures: tuple[str, ...]
    taste: float = 0.0


@dataclass(frozen=True, slots=True)
class DemoAgency:
    """An agency with what the generator knows of it. `taste` moves its answers, `forms` is their number."""

    code: str
    vi: str
    en: str
    peer_group: str
    groups: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    taste: float = 0.0
    forms: int = 0
    only: str = ""  # a basis: the office has forms of no other
    counted_by: tuple[str, ...] = ()  # what the office counts its dossiers by, which its forms do not say
    perfect: bool = False
    twin: str = ""  # code of the office whose forms it repeats


@dataclass(frozen=True)
class City:
    """Everything that is in the file, in its order."""

    body: Mapping[str, Any]

    @cached_property
    def groups(self) -> dict[str, Group]:
        return {
            code: Group(code, g["field"], g["dossiers"], g.get("local", 0), tuple(g["procedures"]), g.get("taste", 0.0))
            for code, g in self.body["groups"].items()
        }

    @cached_property
    def offices(self) -> tuple[DemoAgency, ...]:
        return (*self.departments, *self.local, *self.centres)

    @cached_property
    def departments(self) -> tuple[DemoAgency, ...]:
        return tuple(_office(facts, DEPARTMENTS) for facts in self.body["departments"])

    @cached_property
    def centres(self) -> tuple[DemoAgency, ...]:
        return tuple(_office(facts, CENTRES) for facts in self.body["centres"])

    @cached_property
    def local(self) -> tuple[DemoAgency, ...]:
        """Wards, then communes."""
        return (*self._offices("wards", "P", "Phường", "Ward"), *self._offices("communes", "X", "Xã", "Commune"))

    def dossiers(self, office: DemoAgency, group: str) -> int:
        """How many the office handled in a year; no two wards alike, and yet the same each time."""
        usual = self.groups[group].local if office.peer_group == COMMUNES else self.groups[group].dossiers
        size = sum(map(ord, (office.twin or office.code) + group)) % 41 - 20
        return max(1, usual + usual * size // 100)

    def _offices(self, kind: str, letter: str, vi: str, en: str) -> Iterator[DemoAgency]:
        codes = {facts["name"]: f"{letter}{n:02}" for n, facts in enumerate(self.body[kind], start=1)}
        for name, facts in zip(codes, self.body[kind], strict=True):
            named = {"code": codes[name], "vi": f"{vi} {name}", "en": f"{name} {en}", "counters": ["Quầy 1", "Quầy 2"]}
            twin = {"twin": codes[facts["twin"]]} if "twin" in facts else {}
            yield _office(self.body["local"] | facts | named | twin, COMMUNES)


def read() -> City:
    return City(tomllib.loads((resources.files(__package__) / "city.toml").read_text(encoding="utf-8")))


def _office(facts: Mapping[str, Any], peer_group: str) -> DemoAgency:
    known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items() if k != "name"}
    return DemoAgency(peer_group=peer_group, **known)
