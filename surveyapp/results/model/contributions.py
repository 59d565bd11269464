"""The change of one index taken apart, as it is kept and shown. Units: points of the index of the whole place."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from surveyapp.results.model.result import NotComparable, RowKey, WaveResult

NoContributions = Literal["", "no-earlier", "new", "no-index", "counts", "few"] | NotComparable

PERFORMANCE, MIX = "performance", "mix"
OTHERS = "*"
"""In place of an agency or a part: all that are not named apart."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a part adds to the change; those of one level add up to the line above. The fields are CSV columns.

    `source` is `performance` or `mix` where agencies make up the place, empty where its own factors and items do.
    `before` and `after` are the indices of the part itself; `found` is Holm's verdict among those of its kind.
    """

    source: str
    agency: str
    part: str
    contribution: float
    low: float | None = None
    high: float | None = None
    significant: bool = False
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One printed line: how deep it stands, and how many others it puts together (0: it is one itself)."""

    depth: int
    contribution: Contribution
    others: int = 0


@dataclass(frozen=True, slots=True)
class DomainDecomposition:
    """Of an agency, a peer group or all. `why` says why there is none (empty: there is one): a code of `comparable`,
    `new` (not in the earlier wave), `no-index`, `counts` (of several questions, in one of the waves), `no-earlier`, or
    `few` (parts of it are not published).

    `parts` are factors, each before its items. `agencies` are all of a place that is made of several, with their
    factors and items; `outline` opens of them what is found.
    """

    scope: str
    domain: str
    why: NoContributions = ""
    whole: Contribution | None = None
    parts: tuple[Contribution, ...] = ()
    agencies: tuple[Contribution, ...] = ()
    outline: tuple[OutlineRow, ...] = ()

    def is_hidden_in_part(self, hidden: Collection[RowKey]) -> bool:
        """Not every agency of the place may be named."""
        return any(("agency", each.agency, "overall") in hidden for each in self.agencies)


Decompositions = Mapping[tuple[str, str], DomainDecomposition]


def decompositions_to(decompositions: Decompositions) -> bytes:
    """As canonical JSON."""
    return json.dumps([_kept(one) for one in decompositions.values()], separators=(",", ":"), allow_nan=False).encode()


def _kept(one: DomainDecomposition) -> list[Any]:
    lines = [[line.depth, _columns(line.contribution), line.others] for line in one.outline]
    parts, agencies = ([_columns(contribution) for contribution in several] for several in (one.parts, one.agencies))
    return [one.scope, one.domain, one.why, one.whole and _columns(one.whole), parts, agencies, lines]


def decompositions_from(body: bytes) -> Decompositions:
    return {(kept[0], kept[1]): _decomposition(*kept) for kept in json.loads(body)}


def _decomposition(
    scope: str,
    domain: str,
    why: NoContributions,
    whole: list[Any] | None,
    parts: list[Any],
    agencies: list[Any],
    lines: list[Any],
) -> DomainDecomposition:
    return DomainDecomposition(
        scope=scope,
        domain=domain,
        why=why,
        whole=Contribution(*whole) if whole else None,
        parts=tuple(Contribution(*values) for values in parts),
        agencies=tuple(Contribution(*values) for values in agencies),
        outline=tuple(OutlineRow(depth, Contribution(*values), others) for depth, values, others in lines),
    )


def _columns(contribution: Contribution) -> list[Any]:
    return [getattr(contribution, name) for name in COLUMNS]


COLUMNS = tuple(field.name for field in dataclasses.fields(Contribution))


def hidden_of(result: WaveResult) -> Collection[RowKey]:
    """Places without figures in this result or, where it is published, in the earlier one."""
    return {*result.hidden, *result.changes_from_few} if result.is_public else ()


def is_hidden(one: DomainDecomposition, contribution: Contribution, hidden: Collection[RowKey]) -> bool:
    """Also how agencies did and their mix, each for all of them, where one of them is hidden: beside the index these
    would be a second sum of the same agencies with other weights, from which two hidden ones could be told."""
    if contribution.source and not contribution.agency:
        return one.is_hidden_in_part(hidden)
    return _is_hidden_alone(one, contribution, hidden)


def without_hidden(one: DomainDecomposition, hidden: Collection[RowKey]) -> DomainDecomposition:
    """Of an agency, for its own people: parts add up, so one that is hidden hides them all, and a whole that is."""
    if one.whole is None or not any(is_hidden(one, part, hidden) for part in (one.whole, *one.parts)):
        return one
    return DomainDecomposition(one.scope, one.domain, "few")


def published(one: DomainDecomposition, hidden: Collection[RowKey]) -> DomainDecomposition:
    """As a page of the published edition opens it."""
    told = without_hidden(one, hidden)
    lines = outline_of(told, hidden)
    is_told = not any(is_hidden(told, line.contribution, hidden) for line in lines if not line.others)
    return dataclasses.replace(told, outline=lines if is_told else ())


def outline_of(one: DomainDecomposition, hidden: Collection[RowKey]) -> tuple[OutlineRow, ...]:
    """As it is opened. Where an agency is hidden, all that is not named is one line, mix and performance together."""
    if not one.is_hidden_in_part(hidden) or one.whole is None:
        return one.outline
    named = [line for line in one.outline if line.contribution.source == PERFORMANCE and _is_of_one(line.contribution)]
    apart = [line.contribution for line in named if not line.contribution.part]
    if not apart:
        return ()
    rest = Contribution("", OTHERS, "", one.whole.contribution - sum(each.contribution for each in apart))
    others = len({each.agency for each in one.agencies if _is_of_one(each)}) - len(apart)
    moved = (dataclasses.replace(line, depth=line.depth - 1) for line in named)
    return (OutlineRow(0, one.whole), *moved, OutlineRow(1, rest, others))


def _is_of_one(contribution: Contribution) -> bool:
    return contribution.agency not in ("", OTHERS)


def _is_hidden_alone(one: DomainDecomposition, contribution: Contribution, hidden: Collection[RowKey]) -> bool:
    whole = (one.scope, one.domain, "overall")
    own = ("agency", contribution.agency) if contribution.agency else (one.scope, one.domain)
    return any(place in hidden for place in (whole, (*own, "overall"), (*own, contribution.part or "overall")))
