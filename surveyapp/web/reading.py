"""What addresses and bodies may say: numbers and letters that a database can hold, JSON that can be read."""

from __future__ import annotations

from itertools import chain
from typing import Any

from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class PageNumber(IntegerConverter):
    """`<int:…>` in an address. A larger one than any row has is an address that does not exist."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"max": LARGEST, **options})


class Json(DefaultJSONProvider):
    """Brackets within brackets without end are no JSON, and no mistake of ours."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("too deeply nested") from error


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = PageNumber
    app.json_provider_class = Json  # what Flask-Security then builds on
    app.json = Json(app)
    app.before_request(_refuse_what_no_database_holds)


def _refuse_what_no_database_holds() -> None:
    """The character with the number 0, which no keyboard has: PostgreSQL takes it for a mistake of the program."""
    if "\0" in request.path:
        abort(404)
    posted: Any = request.form  # a dictionary in which each name has all that was said under it
    if "\0" in "".join(chain.from_iterable(dict.values(posted))) or "%00" in request.environ.get("QUERY_STRING", ""):
        abort(400)
