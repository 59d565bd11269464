"""The one list of what an office can say of itself: command, page, documents and citizens' pages ask it."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.languages import LANGUAGES, everywhere
from surveyapp.config import PERIODS as CALENDARS
from surveyapp.store.settings import PERIODS, TIME_ZONE

TYPOGRAPHY, MODERN, DECREE = "typography", "modern", "decree"
EVERY_LANGUAGE = ""
"""The language of a fact that is written alike in all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`longest` counts the letters of a line. A `printed` one heads or ends a document: each issuer has its own. What
    is for `citizens` stands on their pages, in all of their languages. Whatever is neither `counts`: it decides how the
    program reckons or prints."""

    key: str
    longest: int
    lines: int = 1
    spoken: bool = True  # written in each language; False: alike in all
    printed: bool = True
    citizens: bool = False
    pattern: str = ""  # of what a line may be, where not every word will do
    one_of: tuple[str, ...] = ()  # the only words there are
    counts: bool = False  # how the program counts and prints; printed nowhere itself

    @property
    def languages(self) -> tuple[str, ...]:
        """In which it can be written: citizens read more languages than documents are printed in."""
        if not self.spoken:
            return (EVERY_LANGUAGE,)
        return tuple(LANGUAGES) if self.citizens else everywhere()


FACTS = {
    fact.key: fact
    for fact in (
        Fact("name", 150, citizens=True),
        Fact("superior", 150, lines=3),
        Fact("place", 60),
        Fact("symbol", 40, spoken=False, pattern=r"[^\W_]+(?:[-.&/][^\W_]+)*"),
        Fact("addressee", 200, lines=8),
        Fact("recipients", 200, lines=20),
        Fact("signer", 80, lines=4),
        Fact("contact", 200, lines=3, printed=False, citizens=True),
        Fact("complaints", 300, lines=3, printed=False, citizens=True),
        Fact("province", 60, spoken=False, printed=False, counts=True),
        Fact(TIME_ZONE, 60, spoken=False, printed=False, counts=True),
        Fact(PERIODS, 20, spoken=False, printed=False, one_of=CALENDARS, counts=True),
        Fact(TYPOGRAPHY, 20, spoken=False, printed=False, one_of=(MODERN, DECREE), counts=True),
    )
}
READ_BY_CITIZENS = tuple(key for key, fact in FACTS.items() if fact.citizens)
LOGO = "logo"
"""A picture, kept beside the facts: see `logo.py`."""

SIGNED = ("name", "place", "recipients", "signer")
"""What an official document cannot be signed without. Whoever has no superior body, as a people's committee, leaves it
out; number, symbol and day can be written by the clerk."""
