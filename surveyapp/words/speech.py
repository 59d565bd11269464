"""How sentences, numbers and dates are said in one language, wherever they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from questionnaires.languages import FIRST, everywhere, name_in
from surveyapp.languages import numbers
from surveyapp.words.catalogue import catalogue

GroupNames = Mapping[str, Mapping[str, str]]  # peer group -> language -> name


def later(message: str) -> str:
    """Marks a message for the catalogue; `say` translates it when it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Term:
    """What a code is called: in a cell or inside a sentence, and where there is room to say all of it."""

    short: str
    full: str = ""  # empty: the short form says all


Terms = Mapping[str, Term | str]
Code = TypeVar("Code", str, int)


class Titled(Protocol):
    """A wave, as stored or in a result."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def titles(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Speech:
    """One language. Messages are English; `{name}` in them is where a value goes."""

    language: str

    def say(self, message: str, **values: object) -> str:
        text = catalogue(self.language).gettext(message)
        return text.format(**values) if values else text

    def say_n(self, n: int, one: str, many: str, **values: object) -> str:
        """`{n}` is the count, as people write it."""
        text = catalogue(self.language).ngettext(one, many, n)
        return text.format(n=self.count(n), **values)

    def term(self, term: Term | str, *, full: bool = False, **values: object) -> str:
        if isinstance(term, Term):
            term = (full and term.full) or term.short
        return self.say(term, **values)

    def label(self, table: Mapping[Code, Term | str], code: Code, *, full: bool = False, **values: object) -> str:
        """What the code is called; one that has no words in the table is shown as it is."""
        return self.term(table[code], full=full, **values) if code in table else str(code)

    def title(self, wave: Titled) -> str:
        """What a wave is called here; in the office's own language where it has no title in this one. A reader of a
        language that only forms speak may not read that one, and is told which round it is."""
        if self.language in wave.titles or self.language in (FIRST, *everywhere()):
            return name_in({**wave.titles, FIRST: wave.title}, self.language, wave.title)
        return f"{self.say('Survey round')} {wave.code}"

    def group(self, code: str, names: GroupNames) -> str:
        """What the office calls a peer group; agencies without any are one group."""
        return name_in(names.get(code, {}), self.language, code) if code else self.say("All agencies")

    def all_agencies(self) -> str:
        """What stands above all peer groups."""
        return self.say("All agencies together")

    def group_inside(self, code: str, names: GroupNames) -> str:
        """The same in the middle of a sentence."""
        return inside(self.group(code, names))

    def number(self, value: float | None, digits: int = 2, *, signed: bool = False) -> str:
        return numbers.number(value, digits, self.language, signed=signed)

    def count(self, n: int | None) -> str:
        return numbers.number(n, 0, self.language)

    def percent(self, share: float) -> str:
        """95% - a level or share that is whole is written whole."""
        return self.number(share, 0 if float(share).is_integer() else 1) + "%"

    def interval(self, low: float | None, high: float | None, digits: int = 1) -> str:
        return numbers.interval(low, high, digits, self.language)

    def day(self, date: dt.date | None) -> str:
        return numbers.day(date, self.language)

    def short_day(self, date: dt.date | None) -> str:
        return numbers.UNKNOWN if date is None else f"{date:%d/%m}"

    def long_day(self, date: dt.date | None) -> str:
        """Left open for the pen where a document has no date yet."""
        return numbers.long_day(date, self.language) if date else self.say("day … month … year …")

    def size(self, n: int) -> str:
        """Of a file of `n` bytes."""
        return f"{self.count(max(1, round(n / 1024)))} kB"


def sentence(text: str) -> str:
    """Words that stand in the middle of a line, as the beginning of one."""
    return text[:1].upper() + text[1:]


def inside(name: str) -> str:
    """A name that begins a line, as it is written inside one: “Sở, ban, ngành” is no proper noun, “Hà Nội” is."""
    first, second = (*name.split(), "", "")[:2]
    is_common = first[1:].islower() and not second[:1].isupper()
    return name[:1].lower() + name[1:] if is_common else name
