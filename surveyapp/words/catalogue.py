"""One catalogue per language, for citizens, office and documents alike."""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from questionnaires.languages import FIRST, SOURCE, language


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Compiled in memory, so that no build step can be forgotten. What it does not say, the language that stands in for
    it does; the program itself speaks English.
    """
    if code == SOURCE:
        return gettext.NullTranslations()
    source = resources.files(__package__) / f"{code}.po"
    others = None if code == FIRST else catalogue(language(code).fallback or FIRST)
    if not source.is_file():
        return others or gettext.NullTranslations()
    compiled = _compiled(source, code)
    found = gettext.GNUTranslations(compiled)
    if others:
        found.add_fallback(others)
    return found


def _compiled(source: Traversable, code: str) -> io.BytesIO:
    """Babel is read here: whoever only marks a message for later does not wait for it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=_locale(code)))
    compiled.seek(0)
    return compiled


def _locale(code: str) -> str:
    return code.replace("-", "_")
