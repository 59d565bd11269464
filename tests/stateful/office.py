"""An office at its doors: addresses of citizens, pages of the staff, commands. Nothing here reads the database."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from surveyapp.cli import main
from surveyapp.web import create_app
from surveyapp.web.bounds.limits import Ceiling

ASKED = Path(__file__).parent / "rating-and-words"
COUNTER = "Q1"
SECRET = "a secret that only these tests know, long enough"
RECEIPT = re.compile(r"/receipt/([0-9A-Z-]+)")
OPENED = re.compile(r'name="key" value="(\w+)"><input type="hidden" name="opened" value="([^"]+)')
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)')


class Doors:
    """Of one database, until it is put back from a backup and has another one."""

    def __init__(self, database: Path) -> None:
        self.database, self.url = database, f"sqlite:///{database}"
        self.app: Flask = create_app({"SECRET_KEY": SECRET, "DATABASE": self.url, "FORMS_PER_MINUTE": 10**9})
        self.app.config["PROPAGATE_EXCEPTIONS"] = True
        self.app.extensions["code_ceiling"] = Ceiling(10**9)
        self.citizen = self.app.test_client()
        self.token = ""

    def close(self) -> None:
        self.app.extensions["engine"].dispose()

    def run(self, *command: str) -> tuple[int, str]:
        """(exit code, what was said) of a command."""
        ended = CliRunner().invoke(main, [*command, "--database", self.url], env={"SURVEYAPP_SECRET_KEY": SECRET})
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return ended.exit_code, ended.output

    def send(self, address: str, key: str, rating: str, **more: str) -> tuple[int, str]:
        """(status, receipt) of one form, sent a second or more after whatever was done before it."""
        self.app.extensions.get("places", {}).clear()
        data = {"csrf_token": self.token, "key": key, "step": ".review", "go": "send", "RATING": rating, **more}
        answer = self.citizen.post(f"/vi{address}", data=data)
        if answer.status_code == 400 and not self.token:
            self.token = token_on(self.citizen, "/vi" + address) or token_on(self.citizen, "/staff/sign-in")
            return self.send(address, key, rating, **more)
        found = RECEIPT.search(answer.headers.get("Location", ""))
        return answer.status_code, found[1] if found else ""

    def opened(self, address: str) -> tuple[str, str]:
        """Key and mark of a form whose first page is shown now."""
        self.app.extensions.get("places", {}).clear()
        return OPENED.search(self.citizen.get(f"/vi{address}").text).groups()

    def send_as_device(self, code: str, wave: str, key: str, day: dt.date, rating: str) -> tuple[int, str]:
        """(status, receipt) of a form that a program at the counter sends."""
        self.app.extensions.get("places", {}).clear()
        form = {"key": key, "wave": wave, "version": "rating-and-words@1", "text_revision": 1, "counter": COUNTER}
        form |= {"language": "vi", "day": day.isoformat(), "answers": {"RATING": rating}}
        shown = {"Authorization": f"Bearer {code}"}
        answer = self.app.test_client().post("/api/v1/responses", json=form, headers=shown)
        return answer.status_code, answer.json.get("receipt", "")

    def sign_in(self, email: str, password: str) -> FlaskClient:
        """A browser that tried."""
        browser = self.app.test_client()
        data = {"email": email, "password": password, "csrf_token": token_on(browser, "/staff/sign-in")}
        browser.post("/staff/sign-in", data=data)
        return browser

    def carried_over(self, browser: FlaskClient) -> FlaskClient:
        """The same browser, with the cookies that it had, in front of this application."""
        other = self.app.test_client()
        other._cookies.update(browser._cookies)
        return other


def is_signed_in(browser: FlaskClient) -> bool:
    return browser.get("/staff/account").status_code == 200


def token_on(browser: FlaskClient, path: str) -> str:
    found = TOKEN.search(browser.get(path).text)
    return found[1] if found else ""
