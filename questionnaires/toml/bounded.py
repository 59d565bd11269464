"""TOML that anybody may have written: read in little time, or refused in words."""

from __future__ import annotations

import re
import tomllib
from typing import Any

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_DOTTED = re.compile(r"""(?:[\w"'-]{1,60}[ \t]*\.[ \t]*){30}""", re.ASCII)
"""Tables in tables without end: reading them takes time with the square of their number."""


class TomlUnreadable(ValueError):
    """What is wrong, and `(at line 3, column 1)` behind it where that is known; `line` is that line, or None."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        place = _AT_LINE.search(said)
        self.line = int(place[1]) if place else None


def tables_of(content: str) -> dict[str, Any]:
    """Raises TomlUnreadable."""
    if deep := _DOTTED.search(content):
        line = content.count("\n", 0, deep.start()) + 1
        raise TomlUnreadable(f"tables are nested too deeply (at line {line}, column 1)")
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise TomlUnreadable(str(error)) from None
    except (ValueError, RecursionError):  # numbers of thousands of digits, tables in tables without end
        raise TomlUnreadable("a number is too long, or brackets are nested too deeply") from None
