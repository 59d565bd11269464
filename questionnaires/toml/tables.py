"""Reading TOML tables: a value of the wrong kind or an unknown key becomes a problem, never an exception."""

from __future__ import annotations

import datetime as dt
import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from questionnaires.problems import DefinitionProblem

Kind = TypeVar("Kind", str, int, float, bool, list[Any], dict[str, Any], dt.date)
Empty = TypeVar("Empty", str, int, float, bool, list[Any], dict[str, Any])
"""Kinds that have a value which says nothing."""

_CALLED = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list [ … ]",
    dict: "a table",
    dt.date: "a day such as 2025-06-30, without quotes",
}


class TomlTable:
    """One TOML table with its place. Ask for every key you know, then `close` it: the others are reported."""

    def __init__(self, data: Mapping[str, Any], *, file: str, where: str, problems: list[DefinitionProblem]) -> None:
        self.data, self.file, self.place, self.problems = data, file, where, problems
        self._known: list[str] = []

    def take(self, key: str, kind: type[Kind], default: Kind) -> Kind:
        """The value of `key`, or `default` where it is absent or of the wrong kind (which is reported)."""
        value = self.maybe(key, kind)
        return default if value is None else value

    def need(self, key: str, kind: type[Empty], stand_in: Empty | None = None) -> Empty:
        """Like `take`, for a key that must be there; `stand_in` lets the reading go on without it."""
        if key not in self.data:
            self._known.append(key)
            self.report("key-missing", f"`{key}` is missing", f"add {key} = … ({_called(kind)})")
        return self.take(key, kind, kind() if stand_in is None else stand_in)

    def maybe(self, key: str, kind: type[Kind]) -> Kind | None:
        """The value of `key`, or None where it is absent or of the wrong kind."""
        self._known.append(key)
        value = self.data.get(key)
        if value is None or (fitting := _fitted(value, kind)) is not None:
            return None if value is None else fitting
        self.report("value-kind", f"`{key}` is {value!r}", f"it should be {_called(kind)}")
        return None

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts; anything else inside it is reported."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) for value in values):
            self.report("value-kind", f"`{key}` holds {values!r}", "it should be a list of texts in quotes")
        return tuple(value for value in values if isinstance(value, str))

    def words(self, key: str) -> dict[str, str]:
        """A table of texts."""
        table = TomlTable(self.take(key, dict, {}), file=self.file, where=self._inner(key), problems=self.problems)
        return {name: table.take(name, str, "") for name in table.data}

    def table(self, key: str, where: str = "") -> TomlTable:
        """An inner table; empty where it is absent."""
        return TomlTable(
            self.take(key, dict, {}), file=self.file, where=where or self._inner(key), problems=self.problems
        )

    def tables(self, key: str, named: str, where: str = "") -> Iterator[TomlTable]:
        """An array of tables `[[key]]`; each is placed by the value of its key `named`, or at `where`."""
        for number, entry in enumerate(self.take(key, list, []), start=1):
            if isinstance(entry, dict):
                place = where or f"{key} {entry.get(named) or f'no. {number}'}"
                yield TomlTable(entry, file=self.file, where=place, problems=self.problems)
            else:
                self.report("value-kind", f"`{key}` holds {entry!r}", f"write each as a table [[{key}]]")

    def report(self, code: str, message: str, advice: str = "") -> None:
        self.problems.append(DefinitionProblem(code, self.file, self.place, message, advice))

    def close(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.data:
            if key not in self._known:
                self.report("key-unknown", f"`{key}` is not known here", did_you_mean(key, self._known))

    def _inner(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Advice for a word that is not in the vocabulary."""
    names = [name for name in known if name]
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else "known: " + (", ".join(names) or "none")


def _fitted(value: Any, kind: type[Kind]) -> Kind | None:
    """`value` if it is of `kind`; a whole number also passes as a number. `True` is no number here."""
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def _called(kind: type[Kind]) -> str:
    return _CALLED[kind]
