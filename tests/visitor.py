"""Somebody without JavaScript at any page, citizen's or staff's: every page that comes back is held to the laws."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.test import TestResponse

from questionnaires.languages import everywhere
from tests.page import Page

PASSWORD = "sáu con mèo ngủ trên mái"
CHEAP_HASHER = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Visitor:
    """A browser: keeps cookies, sees a page, ticks, presses a button of that page, sends the token of its last form."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        self.token = ""

    def open(self, address: str) -> Visitor:
        """Go there, and on to wherever one is led."""
        self._see(self.client.get(address, follow_redirects=True))
        return self

    def press(self, go: str, **answers: str | list[str]) -> Visitor:
        """Answer on this page and press the button; a language is a button with an address of its own."""
        self._see(self.client.post(**self.posting(go, **answers)))
        return self

    def posting(self, go: str, **answers: str | list[str]) -> dict[str, Any]:
        """What the browser would send, to send it more than once."""
        names = {control.get("name") for control in self.page.controls}
        assert answers.keys() <= names, f"not on this page: {answers.keys() - names}"
        button = next(b for b in self.page.buttons if go in (b.get("value"), b.get("lang")))
        target = button.get("formaction") or self.address
        address = self.address if target.startswith("#") else target
        data = self.page.filled_in() | answers | {"go": button["value"]}
        return {"path": address, "data": data, "follow_redirects": True}

    def on_to(self, heading: str, **answers: str | list[str]) -> Visitor:
        """Continue, giving on each page the answers that it asks for, until the page with this heading."""
        for _ in range(20):
            if self.page.headings == [heading]:
                return self
            names = {control.get("name") for control in self.page.controls}
            self.press("next", **{code: answer for code, answer in answers.items() if code in names})
        raise AssertionError(f"no page {heading!r}; the last was {self.page.headings}")

    @property
    def receipt(self) -> str:
        found = RECEIPT.search(self.page.text)
        assert found, self.page.text
        return found[0]

    def typed(self) -> dict[str, str]:
        """What stands in the fields of the page."""
        return {name: values[0] for name, values in self.page.filled_in().items() if name != "csrf_token"}

    def answer_to(self, code: str) -> list[str]:
        return self.page.filled_in().get(code, [])

    def get(self, address: str) -> TestResponse:
        """The answer itself, be it a page, a file or the way to another address; all of it, as a browser reads it."""
        return self._see(self.client.get(address, buffered=True))

    def post(self, address: str, data: dict[str, Any] | None = None) -> TestResponse:
        return self._see(self.client.post(address, data={"csrf_token": self.token, **(data or {})}))

    def sign_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        self.get("/staff/sign-in")
        answer = self.post("/staff/sign-in", {"email": email, "password": password})
        if answer.status_code == 303:
            self.get("/staff/account")
        return answer

    def session_id(self) -> str:
        cookie = self.client.get_cookie("staff", path="/staff")
        return cookie.value if cookie else ""

    def _see(self, response: TestResponse) -> TestResponse:
        self.status, self.headers, self.address = response.status_code, response.headers, response.request.path
        if response.mimetype == "text/html" and response.location is None:
            self.page = Page(response.text)
            self.token = (self.answer_to("csrf_token") or [self.token])[0]
            self._hold_the_language()
        if self._is_for_staff:
            assert response.headers["Cache-Control"] == "no-store"
        return response

    def _hold_the_language(self) -> None:
        language = self.page.language
        if self._is_for_staff or self.address == "/kiosk":
            assert language in everywhere(), f"{self.address} is in {language!r}"
        else:
            assert language == self.address.split("/")[1], f"{self.address} is in {language!r}"

    @property
    def _is_for_staff(self) -> bool:
        return self.address.startswith("/staff")
