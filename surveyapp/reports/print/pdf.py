"""Where a document becomes bytes: WeasyPrint, tagged, with packaged typefaces and nothing from outside."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote_to_bytes

from weasyprint import HTML
from weasyprint.logger import LOGGER
from weasyprint.urls import URLFetcher, URLFetcherResponse

from surveyapp.reports.print.breaks import with_breaks
from surveyapp.reports.print.copied import let_lines_say_what_they_read
from surveyapp.reports.print.decree import as_decreed
from surveyapp.reports.print.letters import with_signs
from surveyapp.reports.print.tags import repair
from surveyapp.reports.print.typefaces import ALL, TEXT, font_bytes, font_faces
from surveyapp.store.office.facts import DECREE
from surveyapp.store.refusal import Problem, Refused

VARIANT = "pdf/ua-1"
HOLES = ("Font-face %r cannot be loaded", "Failed to load image", "Failed to render SVG")
"""Beginnings of what WeasyPrint says where a part of a document is missing in it."""
DRAWING = "data:image/svg+xml,"
FONTS = '<?xml version="1.0"?><fontconfig><dir prefix="relative">.</dir></fontconfig>'
"""One folder with one typeface of ours: fontconfig would fall back on those of the machine, and Pango ends the program
where it finds none at all."""

# fontTools tells the root logger about every table it drops; WeasyPrint says itself when a font could not be used.
logging.getLogger("fontTools").setLevel(logging.ERROR)


class PackagedOnly(URLFetcher):  # type: ignore[misc]
    """Serves `packaged:font/<place>` and `data:`; a document can reach neither the network nor the disk."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",))

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        kind, _, name = url.partition("packaged:font/")
        if not kind and name.isascii() and name.isdecimal() and int(name) < len(ALL):
            return URLFetcherResponse(url, font_bytes(int(name)), {"Content-Type": "font/ttf"})
        if url.startswith(DRAWING):  # one for every row of a table: no need to open each like a connection
            drawing = unquote_to_bytes(url[len(DRAWING) :])
            if not drawing.isascii():  # every typeface has the letters of ASCII, and most drawings have no others
                drawing = with_signs(drawing.decode()).encode()
            return URLFetcherResponse(url, drawing, {"Content-Type": "image/svg+xml"})
        return super().fetch(url, headers)


def from_html(html: str) -> bytes:
    """A tagged PDF. The same HTML gives the same bytes on every machine: the file's identifier is a hash of the HTML,
    and a letter that no packaged typeface has is printed as a sign. Raises Refused where a typeface or a picture of it
    cannot be drawn."""
    html = with_breaks(with_signs(html))
    let_lines_say_what_they_read()
    with _alike_everywhere(), _whole():
        document = HTML(string=html, url_fetcher=PackagedOnly()).render(pdf_variant=VARIANT)
        # `render` alone takes the variant in silence and leaves the file untagged: `write_pdf` needs it again.
        data: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=_identifier(html), finisher=repair)
    return data


@contextmanager
def _alike_everywhere() -> Iterator[None]:
    """What the libraries ask the environment while they draw: which typefaces a machine has, and, for those that
    fontTools cuts out of variable ones, the date."""
    with TemporaryDirectory(prefix="surveyapp-fonts-") as name:
        folder = Path(name)
        (folder / "last.ttf").write_bytes(font_bytes(0))
        (folder / "fonts.conf").write_text(FONTS, encoding="utf-8")
        with _environment(SOURCE_DATE_EPOCH="0", FONTCONFIG_FILE=str(folder / "fonts.conf")):
            yield


@contextmanager
def _whole() -> Iterator[None]:
    """WeasyPrint only warns of what it leaves out, and goes on."""
    left_out = _LeftOut()
    LOGGER.addHandler(left_out)
    try:
        yield
    finally:
        LOGGER.removeHandler(left_out)
    if left_out.said:
        remedy = "install again what requirements.lock names (make setup)"
        problem = Problem("document-holes", f"the document would lack something: {left_out.said[0]}", "", remedy)
        raise Refused(problem, status=503)


class _LeftOut(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith(HOLES):
            self.said.append(record.getMessage())


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _identifier(html: str) -> bytes:
    return hashlib.sha256(html.encode()).hexdigest()[:32].encode()


@cache
def stylesheet(typography: str = "") -> str:
    """The one print stylesheet, with the typefaces in front; as the decree wants it, where the office does."""
    style = (resources.files("surveyapp.reports.print") / "print.css").read_text(encoding="utf-8")
    if typography != DECREE:
        return f"{font_faces()}\n:root {{ --text: {TEXT} }}\n{style}"
    return f"{font_faces(decreed=True)}\n:root {{ --text: Tinos, {TEXT} }}\n{as_decreed(style)}"
