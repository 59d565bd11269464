"""What became of a file of published indices, in words."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.imports.external.loading import Loaded
from surveyapp.words.speech import Speech


def of_loaded(loaded: Loaded, words: Speech) -> Iterator[str]:
    """What is new, what was replaced, and which rows stayed out."""
    saved = loaded.saved
    if not saved.is_anything_other:
        yield words.say_n(
            saved.same,
            "{n} figure was there already; nothing has changed",
            "{n} figures were there already; nothing has changed",
        )
    else:
        rows = words.say_n(loaded.rows, "{n} row", "{n} rows")
        counts = {"new": words.count(saved.new), "changed": words.count(saved.changed), "same": words.count(saved.same)}
        yield words.say("{rows}: {new} figures new, {changed} replaced, {same} as they were", rows=rows, **counts)
    if loaded.left:
        yield words.say_n(loaded.left, "{n} row of another index left out", "{n} rows of other indices left out")
    if loaded.without_values:
        yield words.say_n(
            loaded.without_values,
            "{n} row without values left out",
            "{n} rows without values left out",
        )
