"""What addresses and bodies may say: numbers and letters that a database can hold, JSON that can be read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from flask import Flask, Request, abort, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1
URLENCODED = "application/x-www-form-urlencoded"
PLAIN = re.compile(rb"[A-Za-z0-9_.~=&-]*")
"""A form in which nothing is written in another way than it is meant: codes, marks, no words of anybody."""


class PageNumber(IntegerConverter):
    """`<int:…>` in an address. A larger one than any row has is an address that does not exist."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"max": LARGEST, **options})


class FormReader(FormDataParser):
    """Reads a plain form without looking for what might be encoded in it: most forms are, and every screen is one."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Any:
        if mimetype != URLENCODED:
            return super().parse(stream, mimetype, content_length, options)
        body = stream.read()
        if PLAIN.fullmatch(body):
            return stream, self.cls(_pairs(body.decode("ascii"))), self.cls()
        return super().parse(io.BytesIO(body), mimetype, content_length, options)


def _pairs(body: str) -> Iterator[tuple[str, str]]:
    for pair in body.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            yield name, value


class SurveyRequest(Request):
    form_data_parser_class = FormReader


class Json(DefaultJSONProvider):
    """Brackets within brackets without end are no JSON, and no mistake of ours."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("too deeply nested") from error


def init_app(app: Flask) -> None:
    app.request_class = SurveyRequest
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
