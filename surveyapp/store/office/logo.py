"""The office's picture: PNG or SVG, small, and nothing in it that reaches outside or runs."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from surveyapp.store.refusal import Problem, Refused

LARGEST = 64 << 10  # bytes
WIDEST = 2000  # pixels, of a PNG
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol", "pattern"),
    }
)
DECLARED = re.compile(r"<!DOCTYPE|<!ENTITY|<\?(?!xml\s)", re.IGNORECASE)
OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|expression\s*\(|javascript:|data:|[&\\\\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    media_type: str
    body: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    def stored(self) -> dict[str, str]:
        return {"media_type": self.media_type, "body": base64.b64encode(self.body).decode()}

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Picture:
        return cls(stored["media_type"], base64.b64decode(stored["body"]))


def checked(body: bytes) -> Picture:
    """Raises Refused with what is wrong with it."""
    if len(body) > LARGEST:
        what = f"the picture has {len(body) // 1024} kB, and at most {LARGEST // 1024} kB fit"
        raise Refused(Problem("logo-large", what, "logo", "make it smaller"))
    is_png = body.startswith(PNG_SIGNATURE)
    if wrong := next(_of_png(body) if is_png else _of_svg(body), None):
        code, what = wrong
        raise Refused(Problem(code, what, "logo", "save it as a plain PNG or SVG"))
    return Picture("image/png" if is_png else "image/svg+xml", body)


def _of_png(body: bytes) -> Iterator[tuple[str, str]]:
    """Whole pieces with right sums, the first of them a size that a page can show, and nothing after the last."""
    place, kind = len(PNG_SIGNATURE), b""
    while place + 12 <= len(body) and kind != b"IEND":
        length, kind = struct.unpack(">I4s", body[place : place + 8])
        piece, mark = body[place + 4 : place + 8 + length], body[place + 8 + length : place + 12 + length]
        if mark != struct.pack(">I", zlib.crc32(piece)):
            break
        if kind == b"IHDR" and not all(0 < side <= WIDEST for side in struct.unpack(">II", piece[4:12])):
            yield "logo-wide", f"the picture is wider or higher than {WIDEST} pixels"
        place += 12 + length
    else:
        if kind == b"IEND" and place == len(body):
            return
    yield "logo-kind", "the PNG file is damaged"


def _of_svg(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        text = body.decode("utf-8-sig")
        if DECLARED.search(text):
            yield "logo-unsafe", "the SVG file declares a document type, entities or a style sheet"
            return
        root = ElementTree.fromstring(text)  # noqa: S314 (no document type, so no entity can grow)
    except (UnicodeDecodeError, ElementTree.ParseError):
        yield "logo-kind", "this is neither a PNG nor an SVG file"
        return
    if root.tag != f"{SVG}svg":
        yield "logo-kind", "this is neither a PNG nor an SVG file"
    for element in root.iter():
        yield from _of_element(element)


def _of_element(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    name = str(element.tag).removeprefix(SVG)
    if name not in DRAWN:
        yield "logo-unsafe", f"the SVG file holds <{name.rpartition('}')[2]}>, which a plain drawing has not"
    for key, value in element.attrib.items():
        short = key.rpartition("}")[2].lower()
        if (
            short.startswith("on")
            or short == "base"
            or (short == "href" and not value.startswith("#"))
            or OUTSIDE.search(value)
        ):
            yield "logo-unsafe", f"the SVG file reaches outside or runs: {short}"
