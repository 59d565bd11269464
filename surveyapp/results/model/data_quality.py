"""How good the answers of a wave are, as it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoScale = Literal["", "one-item", "few", "all-same", "counts"]


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """Of one item, over the forms that speak for all agencies: correlation with the rest of its factor, and the
    factor's alpha without it (each 0-1); `ceiling` = best level, `blank` = left blank or refused, `evaded` = does not
    apply or does not know (each 0-100, of those asked). None for unknown."""

    code: str
    item_rest: float | None = None
    if_dropped: float | None = None
    ceiling: float | None = None
    blank: float | None = None
    evaded: float | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """A factor: Cronbach's alpha with Feldt's interval, and omega of one common factor, on 0-1; `n` complete forms.

    Without them `why` is `one-item`, `few`, `all-same` or `counts`.
    """

    factor: str
    items: tuple[ItemQuality, ...]
    n: int = 0
    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    omega: float | None = None
    why: NoScale = ""

    @property
    def complete(self) -> int | None:
        """Forms with an answer to every item; None of published counts, which are nobody's."""
        return None if self.why == "counts" else self.n


@dataclass(frozen=True, slots=True)
class Without:
    """The overall index of a place with all forms and without those that look careless, 0-100."""

    scope: str
    domain: str
    forms: int
    careless: int
    index: float | None
    without: float | None

    @property
    def moved(self) -> float | None:
        return None if self.index is None or self.without is None else self.without - self.index


@dataclass(frozen=True)
class DataQuality:
    """`alike` forms give one answer throughout, `fast` ones were filled in too fast; `timed` forms say how fast."""

    scales: tuple[Scale, ...]
    effects: tuple[Without, ...]
    alike: int = 0
    fast: int = 0
    timed: int = 0

    def of(self, scope: str) -> list[Without]:
        return [effect for effect in self.effects if effect.scope == scope]
