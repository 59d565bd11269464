"""Which columns a file of published indices has, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveyapp.results.external.indices import PAPI, PAR_INDEX, PCI, SIPAS

SUB_PARTS = {1: 4, 2: 3, 3: 3, 4: 4, 5: 4, 6: 4}
"""Dimension of PAPI until 2017 -> how many sub-dimensions it is the sum of."""


@dataclass(frozen=True, slots=True)
class ProvinceTable:
    """`total` is the column of the index, `parts` column -> code of a part; `unread` may stand there and says nothing
    that other columns do not."""

    index: str
    total: str
    parts: Mapping[str, str]
    further: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        return ("year", "province", self.total)

    @property
    def optional(self) -> tuple[str, ...]:
        return (*self.parts, *self.further, *self.unread, "source")


def _same(*codes: str) -> Mapping[str, str]:
    return {code: code for code in codes}


TABLES = (
    ProvinceTable(PCI.code, "pci_weighted_published", _same(*PCI.parts, "implement"), ("rank",)),
    ProvinceTable(
        PAPI.code,
        "papi_unweighted",
        _same(*PAPI.parts, *(f"d{d}_{n}" for d, most in SUB_PARTS.items() for n in range(1, most + 1))),
        ("rank",),
        ("papi_recomputed",),
    ),
    ProvinceTable(
        PAR_INDEX.code,
        "par_index",
        {"score_moha_selfassessment": "self_assessment", "score_sociological_survey": "survey"},
        ("rank",),
        ("sum",),
    ),
)
"""A row for each province and year, a column for each part."""


@dataclass(frozen=True, slots=True)
class National:
    """A row for each year: the whole country, and the provinces with least and most."""

    index: str = SIPAS.code
    needed: tuple[str, ...] = ("year", "national_percent")
    optional: tuple[str, ...] = ("min_province", "max_province", "respondents", "note", "confidence", "source")
    ends: Mapping[str, str] = field(default_factory=lambda: {"min_province": "least", "max_province": "most"})


@dataclass(frozen=True, slots=True)
class Long:
    """A row for each figure, of any index. Without `province` all rows are of the one unit that is named."""

    needed: tuple[str, ...] = ("year", "index", "value", "rank", "of")
    optional: tuple[str, ...] = ("province", "part", "weight", "edition", "note", "confidence", "source")


NATIONAL, LONG = National(), Long()
AnyLayout = ProvinceTable | National | Long
LAYOUTS: tuple[AnyLayout, ...] = (*TABLES, NATIONAL, LONG)
MARKS: Mapping[str, AnyLayout] = {each.total: each for each in TABLES} | {"national_percent": NATIONAL, "index": LONG}
"""The column that tells each from the others."""
EVERY_COLUMN = tuple(dict.fromkeys(name for each in LAYOUTS for name in (*each.needed, *each.optional)))
