"""Names that stay on one line: “Vĩnh / Long” in the head of a letter is two words of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

LONGEST = 24
"""Letters that surely fit into the narrowest column in which a name stands; a longer name may break."""
_NAME = re.compile(r"(?<!\w)[^\W\d_a-z](?:[\w’'.-]*)(?: [^\W\d_a-z][\w’'.-]*)+")


def unbroken(text: str, place: str = "") -> Markup:
    """HTML in which no line breaks inside a name.

    A name is `place` wherever it stands, also in capitals, and two or more words in a row that begin with a capital;
    a line that is all capitals says nothing of names beyond the place.
    """
    found = [*_places(text, place), *(() if text.isupper() else _names(text))]
    html, end = [], 0
    for start, stop in sorted(found):
        if start >= end:
            html += [escape(text[end:start]), Markup('<span class="one">{}</span>').format(text[start:stop])]
            end = stop
    return Markup("").join((*html, escape(text[end:])))


def _places(text: str, place: str) -> list[tuple[int, int]]:
    if " " not in place or len(place) > LONGEST:
        return []
    return [each.span() for each in re.finditer(rf"(?<!\w){re.escape(place)}(?!\w)", text, re.IGNORECASE)]


def _names(text: str) -> Iterator[tuple[int, int]]:
    for each in _NAME.finditer(text):
        words = each.group().split(" ")
        if text[each.end() : each.end() + 2].strip().islower():  # “Sở Nội vụ”: the last one begins what is no name
            words = words[:-1]
        name = " ".join(words)
        if len(words) > 1 and len(name) <= LONGEST and all(word[0].isupper() for word in words):
            yield each.start(), each.start() + len(name)
