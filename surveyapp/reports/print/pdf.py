"""Where a document becomes bytes: WeasyPrint, tagged, with packaged typefaces and nothing from outside."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import unquote_to_bytes

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from surveyapp.reports.print.tags import repair
from surveyapp.reports.print.typefaces import FACES, TEXT, font_bytes, font_faces

VARIANT = "pdf/ua-1"
DRAWING = "data:image/svg+xml,"
CLOCK = "SOURCE_DATE_EPOCH"

# fontTools tells the root logger about every table it drops; WeasyPrint says itself when a font could not be used.
logging.getLogger("fontTools").setLevel(logging.ERROR)


class PackagedOnly(URLFetcher):  # type: ignore[misc]
    """Serves `packaged:font/<place>` and `data:`; a document can reach neither the network nor the disk."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",))

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        kind, _, name = url.partition("packaged:font/")
        if not kind and name.isascii() and name.isdecimal() and int(name) < len(FACES):
            return URLFetcherResponse(url, font_bytes(int(name)), {"Content-Type": "font/ttf"})
        if url.startswith(DRAWING):  # one for every row of a table: no need to open each like a connection
            return URLFetcherResponse(url, unquote_to_bytes(url[len(DRAWING) :]), {"Content-Type": "image/svg+xml"})
        return super().fetch(url, headers)


def from_html(html: str) -> bytes:
    """A tagged PDF. The same HTML gives the same bytes: the file's identifier is a hash of the HTML."""
    with _no_clock():
        document = HTML(string=html, url_fetcher=PackagedOnly()).render(pdf_variant=VARIANT)
        # `render` alone takes the variant in silence and leaves the file untagged: `write_pdf` needs it again.
        data: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=_identifier(html), finisher=repair)
    return data


@contextmanager
def _no_clock() -> Iterator[None]:
    """fontTools dates the typefaces that it cuts out of variable ones, unless this variable tells it the date."""
    before = os.environ.get(CLOCK)
    os.environ[CLOCK] = "0"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(CLOCK, None)
        else:
            os.environ[CLOCK] = before


def _identifier(html: str) -> bytes:
    return hashlib.sha256(html.encode()).hexdigest()[:32].encode()


@cache
def stylesheet() -> str:
    """The one print stylesheet, with the typefaces in front."""
    style = resources.files("surveyapp.reports.print") / "print.css"
    return f"{font_faces()}\n:root {{ --text: {TEXT} }}\n{style.read_text(encoding='utf-8')}"
