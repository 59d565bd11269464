"""Every address of the staff pages with every object of the database in it, as one visitor asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.visitor import Visitor

MOVES_ON = frozenset({"staff.sign_out", "staff.sign_in", "staff.password"})  # asked for, the visitor is another one


class Remembered(ImmutableMultiDict[str, str]):
    """Fields of a query or a form that remember which of them somebody asked for."""

    asked: set[str] = set()

    def get(self, key: str, *rest: Any, **more: Any) -> Any:
        self.asked.add(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: str, *rest: Any) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, *rest)

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


class RememberingRequest(Request):
    parameter_storage_class = Remembered


def addresses(app: Flask, objects: dict[str, list[Any]]) -> list[tuple[str, str, str]]:
    """(method, endpoint, path) of every route below /staff, with every object in every argument of the address."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")]
    return [one for rule in rules if rule.endpoint not in MOVES_ON for one in _addresses(app, rule, objects)]


def _addresses(app: Flask, rule: Rule, objects: dict[str, list[Any]]) -> Iterator[tuple[str, str, str]]:
    names = sorted(rule.arguments)
    with app.test_request_context():
        for chosen in product(*(objects[name] for name in names)):
            path = app.url_for(rule.endpoint, **dict(zip(names, chosen, strict=True)))
            for method in sorted({"GET", "POST"} & set(rule.methods or ())):
                yield method, rule.endpoint, path


def ask(visitor: Visitor, method: str, path: str, fields: dict[str, str] | None = None) -> TestResponse:
    """A GET takes the fields in its query, a POST in its query and in its form."""
    fields = fields or {}
    if method == "GET":
        return visitor.client.get(path, query_string=fields)
    return visitor.client.post(path, query_string=fields, data={**fields, "csrf_token": visitor.token})
