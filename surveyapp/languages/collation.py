"""The Vietnamese alphabet as an order: Đ after D, letters before tones, numbers by size, and which names read alike."""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; level tone comes first

_PLACE = {letter: place for place, letter in enumerate(ALPHABET, start=1)}
_PIECE = re.compile(rf"\d{{1,4000}}|[^\d{TONES}]")  # longer numbers cannot be read as one; a second tone is a slip

Order = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]


def vietnamese_order(text: str) -> Order:
    """A sort key of any text: letters decide first, then tones, and the text itself last."""
    pieces = _PIECE.findall(unicodedata.normalize("NFC", text).lower())
    letters, tones = zip(*map(_weigh, pieces), strict=True) if pieces else ((), ())
    return tuple(letters), tuple(tones), text


def as_read(name: str) -> str:
    """A key that two names share where people read the same: without case, further blanks, the way in which marks are
    stored, and the place of a tone mark in its syllable, for which Vietnamese has two schools (hòa, hoà)."""
    syllables = unicodedata.normalize("NFC", name).casefold().split()
    return unicodedata.normalize("NFC", " ".join(map(_with_tones_last, syllables)))


def _with_tones_last(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable)
    return "".join(mark for mark in marks if mark not in TONES) + "".join(mark for mark in marks if mark in TONES)


def _weigh(piece: str) -> tuple[tuple[int, int], int]:
    """(kind, place) and tone: a space stands before numbers, numbers before letters."""
    if piece.isdecimal():
        return (1, int(piece)), 0
    letter, tone = _without_tone(piece)
    if letter in _PLACE:
        return (2, _PLACE[letter]), tone
    sign = ord(letter[0])
    return (3, sign) if letter[0].isalpha() else (0, 0 if letter.isspace() else sign), 0


def _without_tone(character: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", character)
    tone = next((TONES.index(mark) + 1 for mark in marks if mark in TONES), 0)
    bare = "".join(mark for mark in marks if mark not in TONES)
    return unicodedata.normalize("NFC", bare), tone
