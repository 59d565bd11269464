"""Is this file UTF-8? If not: what it looks like, on which line, and how to save it again."""

from __future__ import annotations

import unicodedata
from codecs import getincrementaldecoder
from functools import partial
from itertools import chain

from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.store.refusal import Problem, Refused

SAVE_AS_UTF8 = "save it as UTF-8 (Excel: Save as, “CSV UTF-8”)"

_AT_ONCE = 1 << 20
_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_CP1258_TONES = frozenset(b"\xcc\xd2\xde\xec\xf2")  # the five combining tone marks that only Windows-1258 has


def refuse_other_than_utf8(path: Incoming, name: str) -> None:
    """UTF-8 with or without a byte order mark passes; everything else is refused with its line."""
    if not _is_utf8(path):
        _refuse(path.read_bytes(), name)


def _is_utf8(path: Incoming) -> bool:
    """Block by block: a file may be larger than what this process may hold."""
    decoder, is_empty = getincrementaldecoder("utf-8")(), True
    with path.open("rb") as file:
        first = file.read(_AT_ONCE)
        if _by_its_first_bytes(first):
            return False
        try:
            for block in chain([first], iter(partial(file.read, _AT_ONCE), b"")):
                is_empty = is_empty and not block.strip()
                if "\0" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return not is_empty


def _refuse(content: bytes, name: str) -> None:
    if not content.strip():
        raise Refused(Problem("empty-file", "the file is empty", name, "save the table again and check its size"))
    looks_like = _by_its_first_bytes(content)
    if looks_like:
        raise _refused(name, 1, looks_like)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(name, content.count(b"\n", 0, error.start) + 1, _by_the_line(content, error.start)) from None
    if b"\x00" in content:
        place = content.index(b"\x00")
        raise _refused(name, content.count(b"\n", 0, place) + 1, "a binary file (it holds NUL bytes)")


def _by_its_first_bytes(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "an old Excel workbook"
    marked = next((word for mark, word in _MARKS.items() if content.startswith(mark)), "")
    start = content[:200]
    return marked or ("UTF-16" if start.count(0) > len(start) // 3 else "")


def _by_the_line(content: bytes, place: int) -> str:
    start, end = content.rfind(b"\n", 0, place) + 1, content.find(b"\n", place)
    line = content[start : end if end >= 0 else None].strip()
    encoding, word = ("cp1258", "Windows-1258") if _CP1258_TONES & set(line) else ("cp1252", "Windows-1252")
    reading = unicodedata.normalize("NFC", line.decode(encoding, "replace"))
    return f"{word} (it would read “{reading[:60]}”)"


def _refused(name: str, line: int, looks_like: str) -> Refused:
    return Refused(Problem("encoding", f"not UTF-8; it looks like {looks_like}", f"{name}:{line}", SAVE_AS_UTF8))
