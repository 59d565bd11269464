"""One catalogue per language, for citizens, office and documents alike."""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
"""The language that sentences are written in."""
FALLBACK = {"km": "vi"}
"""Sentence by sentence, where a catalogue covers less than everything."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Compiled in memory, so that no build step can be forgotten. A language without a file speaks English."""
    source = resources.files(__package__) / f"{language}.po"
    if language == SOURCE or not source.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    found = gettext.GNUTranslations(compiled)
    if language in FALLBACK:
        found.add_fallback(catalogue(FALLBACK[language]))
    return found
