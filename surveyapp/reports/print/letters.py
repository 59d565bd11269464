"""Letters that no typeface of a document can draw: they are printed as a visible sign, never dropped."""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from fontTools.ttLib import TTFont, TTLibError

from surveyapp.reports.print.typefaces import FACES, font_bytes, unfit

UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
"""Categories of characters that have no picture: spaces, and what only steers how others are set."""
SELECTORS = frozenset(range(0xFE00, 0xFE10))


@cache
def drawn() -> frozenset[str]:
    """All characters that some packaged typeface has. Raises Refused for one that is not there, or damaged."""
    files = {face.file: place for place, face in enumerate(FACES)}
    return frozenset().union(*map(_drawn_by, files.values()))


def _drawn_by(place: int) -> frozenset[str]:
    try:
        return frozenset(map(chr, TTFont(io.BytesIO(font_bytes(place)), lazy=True).getBestCmap()))
    except (TTLibError, AssertionError, TypeError, struct.error):
        raise unfit(FACES[place], "is damaged") from None


def undrawn(text: str) -> list[str]:
    """The characters of a text that cannot be drawn, each once, in the order of their codes."""
    return sorted(letter for letter in set(text) - drawn() if _is_seen(letter))


def with_signs(text: str) -> str:
    """The same with `[U+AA01]` in place of each character that cannot be drawn."""
    missing = undrawn(text)
    return text.translate({ord(letter): sign(letter) for letter in missing}) if missing else text


def sign(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


def undrawn_names(named: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str, list[str]]]:
    """(code, name, letters) for each name with characters that cannot be drawn."""
    for code, names in named.items():
        for name in dict.fromkeys(names):
            if letters := undrawn(name):
                yield code, name, letters


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in UNSEEN and ord(letter) not in SELECTORS
