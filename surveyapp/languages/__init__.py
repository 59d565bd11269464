"""The words and numbers of each language. English is the source; `<language>/<domain>.po` here translates it.

Domains: `form` (what citizens see), `staff` (what the office sees), `report` (printed documents).
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en", "km")
"""Vietnamese is the default; Khmer covers the citizens' pages and falls back to Vietnamese sentence by sentence."""

DOMAINS = ("form", "staff", "report")


@cache
def translation(language: str, domain: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled in memory so that no build step can be forgotten."""
    source = resources.files(__name__) / language / f"{domain}.po"
    if language == "en" or not source.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    catalogue = gettext.GNUTranslations(compiled)
    if language == "km":
        catalogue.add_fallback(translation("vi", domain))
    return catalogue
