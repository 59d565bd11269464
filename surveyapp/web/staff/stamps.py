"""Two people at one thing: a form says which version of it was looked at, and who comes second sees what changed."""

from __future__ import annotations

from flask import request

FIELD, LONGEST = "seen", 9


def seen() -> int | None:
    """The version that the form of this request was made from; None where it says none."""
    said = request.form.get(FIELD, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST else None
