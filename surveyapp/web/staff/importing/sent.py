"""What a browser sent: a file and perhaps its map, or both as the page of the preview hands them on.

Nothing is kept between the two steps: what was shown is in the page itself, packed, and comes back with the button.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage

from surveyapp import store
from surveyapp.imports.reading.in_memory import InMemory
from surveyapp.imports.without_ids import KNOWN, NEW, Alike

LARGEST = 2 << 20  # bytes of a file
LARGEST_MAP = 64 << 10
MOST_SENT = 4 << 20  # both of them packed, as text, and what stands between
LONGEST_NAME = 150
MEGABYTE, KILOBYTE = 20, 10  # bits
RESPONSES, COUNTS, FRAME = KINDS = ("responses", "counts", "frame")


@dataclass(frozen=True, slots=True)
class Sent:
    """`file` is what is read; `map_file` may be there beside it. `alike` says whose the rows without an id are that say
    the same as stored forms, once somebody was asked."""

    kind: str
    file: InMemory
    map_file: InMemory | None
    sheet: str
    alike: Alike = ""

    def packed(self) -> Mapping[str, str]:
        """Hidden fields of the form that stores what was shown."""
        fields = {"kind": self.kind, "sheet": self.sheet, "name": self.file.name, "packed": _pack(self.file.body)}
        fields |= {"alike": self.alike} if self.alike else {}
        if self.map_file:
            fields |= {"map_name": self.map_file.name, "map_packed": _pack(self.map_file.body)}
        return fields


def sent(kinds: Sequence[str] = KINDS) -> Sent:
    """Of this request; a kind that is none of `kinds` is the first. Raises Refused where no file was chosen, or one is
    too large."""
    if "packed" in request.form:
        file, map_file = _unpacked("name", "packed", LARGEST), _unpacked("map_name", "map_packed", LARGEST_MAP)
    else:
        file, map_file = _chosen("file", LARGEST), _chosen("map", LARGEST_MAP)
    if file is None:
        raise _refused("no-file", "file")
    kind = request.form.get("kind", "")
    return Sent(kind if kind in kinds else kinds[0], file, map_file, _given("sheet"), _decided())


def _given(name: str) -> str:
    return request.form.get(name, "").strip()[:LONGEST_NAME]


def _decided() -> Alike:
    said = request.form.get("alike", "")
    return KNOWN if said == KNOWN else NEW if said == NEW else ""


def _chosen(field: str, most: int) -> InMemory | None:
    file: FileStorage | None = request.files.get(field)
    if file is None or not file.filename:
        return None
    with closing(file):
        body = file.read(most + 1)
    if len(body) > most:
        raise _refused("too-large", field)
    return InMemory(file.filename.replace("\0", "")[-LONGEST_NAME:], body)


def _pack(body: bytes) -> str:
    return base64.b64encode(zlib.compress(body, 6)).decode("ascii")


def _unpacked(name: str, field: str, most: int) -> InMemory | None:
    """Our own fields, come back; whatever else somebody put there is no file."""
    said = request.form.get(field)
    if said is None:
        return None
    try:
        body = zlib.decompressobj().decompress(base64.b64decode(said, validate=True), most + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise _refused("no-file", "file") from None
    if len(body) > most:
        raise _refused("too-large", "file")
    return InMemory(_given(name) or field, body)


def _refused(code: str, field: str) -> store.Refused:
    return store.Refused(store.Problem(code, code, field))
