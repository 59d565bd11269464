"""Which wish comes first: options of one question, or questions of one kind, by how many people chose them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoWishes = Literal["", "not-asked", "basis", "counts", "no-answers", "few"]


@dataclass(frozen=True, slots=True)
class Wish:
    """An option of a question, or a question: its `slot`, `share` of the people, 0-100, with interval; its place and
    the places that it may have; `n` who answered."""

    slot: str
    share: float
    ci_low: float
    ci_high: float
    rank: int
    rank_low: int
    rank_high: int
    n: int


@dataclass(frozen=True, slots=True)
class WishTable:
    """The most chosen first. `question` whose options these are, or the first of several questions that offer the same
    options; of these `level` is the one that is counted, the last. `told_apart` of `pairs` are known to differ."""

    question: str
    level: str
    wishes: tuple[Wish, ...]
    told_apart: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """Without tables `why` is `not-asked`, `basis`, `counts`, `no-answers` or, published, `few`."""

    tables: tuple[WishTable, ...] = ()
    why: NoWishes = ""
