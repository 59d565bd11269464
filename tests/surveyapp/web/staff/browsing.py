"""A visitor of the staff pages: every page that comes back is checked against the laws of a page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "sáu con mèo ngủ trên mái"


class Page(HTMLParser):
    """Raises AssertionError for a page that breaks a law."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.language: str | None = None
        self.text = ""
        self.feed(html)
        assert self.tags["h1"] == 1, "a page has exactly one h1"
        assert self.tags["title"] == 1, "a page has exactly one title"
        assert self.language in ("vi", "en"), "a page says its language"
        assert not [name for name, times in self.ids.items() if times > 1], "an id is used once"
        assert self.tags["style"] == 0, "styles stand in the style sheet"
        assert not [f for f in self.fields if not self._has_name(f)], "every field has a label"
        assert html == unicodedata.normalize("NFC", html), "text is NFC"
        if self.language == "vi":
            assert '"' not in self.text.replace("\n", ""), "Vietnamese sentences have typographic quotes"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags[tag] += 1
        if tag == "html":
            self.language = given.get("lang")
        if "id" in given:
            self.ids[str(given["id"])] += 1
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append(given)
        assert "style" not in given, "no style attributes"
        assert not [name for name in given if name.startswith("on")], "no scripts in attributes"

    def handle_data(self, data: str) -> None:
        self.text += data

    def _has_name(self, field: dict[str, str | None]) -> bool:
        return bool(field.get("aria-label")) or field.get("id") in self.labelled


class Staff:
    """A browser: keeps cookies, sends the token of the last form, checks each page."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def get(self, path: str) -> TestResponse:
        return self._checked(self.client.get(path))

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return self._checked(self.client.post(path, data={"csrf_token": self.token, **(data or {})}))

    def sign_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        self.get("/staff/sign-in")
        answer = self.post("/staff/sign-in", {"email": email, "password": password})
        if answer.status_code == 303:
            self.get("/staff/account")
        return answer

    def session_id(self) -> str:
        cookie = self.client.get_cookie("staff", path="/staff")
        return cookie.value if cookie else ""

    def _checked(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and response.status_code != 303:
            Page(response.text)
            if found := re.search(r'name="csrf_token" value="([^"]+)"', response.text):
                self.token = found[1]
        assert response.headers["Cache-Control"] == "no-store"
        return response


def rows_of(html: str, table: str) -> list[list[str]]:
    """The cells of a table's body as text, drawings left out."""
    body = html.split(f'<table class="t {table} ')[1].split("<tbody>")[1].split("</tbody>")[0]
    body = re.sub(r'<td class="fig.*?</td>', "", body, flags=re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        for row in body.split("<tr")[1:]
    ]
