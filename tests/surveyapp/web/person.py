"""Somebody who fills in a form without JavaScript: sees a page, ticks, presses a button of that page."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from tests.page import Page

RECEIPT = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Person:
    def __init__(self, client: FlaskClient, language: str = "vi") -> None:
        self.client, self.language = client, language

    def open(self, address: str) -> Person:
        return self._see(self.client.get(address, follow_redirects=True))

    def press(self, go: str, **answers: str | list[str]) -> Person:
        """Answer on this page and press the button; a language is a button with an address of its own."""
        return self._see(self.client.post(**self.posting(go, **answers)))

    def posting(self, go: str, **answers: str | list[str]) -> dict[str, Any]:
        """What the browser would send, to send it more than once."""
        names = {control.get("name") for control in self.page.controls}
        assert answers.keys() <= names, f"not on this page: {answers.keys() - names}"
        button = next(b for b in self.page.buttons if go in (b.get("value"), b.get("lang")))
        target = button.get("formaction") or self.address
        address = self.address if target.startswith("#") else target
        data = self.page.filled_in() | answers | {"go": button["value"]}
        return {"path": address, "data": data, "follow_redirects": True}

    def on_to(self, heading: str, **answers: str | list[str]) -> Person:
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

    def answer_to(self, code: str) -> list[str]:
        return self.page.filled_in().get(code, [])

    def _see(self, response: Any) -> Person:
        self.status, self.headers, self.address = response.status_code, response.headers, response.request.path
        self.page = Page(response.text)
        language = self.address.split("/")[1]
        assert self.page.language == language, f"{self.address} is in {self.page.language}"
        return self
