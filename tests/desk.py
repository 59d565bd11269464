"""The command line as a person uses it: words in, exit code and lines out, on a database of its own."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from surveyapp import store
from surveyapp.cli import main
from surveyapp.store import audit
from surveyapp.store.people import accounts
from surveyapp.web import create_app
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

AGENCIES = "code,name,peer_group\nSYT,Sở Y tế,departments\nSTP,Sở Tư pháp,departments\nAB,Xã An Bình,communes\n"


class Desk:
    """A folder, a database, and `surveyapp` at hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "survey.db"

    def run(self, *words: object) -> Result:
        result = CliRunner().invoke(main, [*map(str, words), "--database", f"sqlite:///{self.database}"])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception  # a traceback is never an answer
        return result

    def does(self, *words: object) -> str:
        """The output of a command that must succeed."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def refuses(self, *words: object) -> list[str]:
        """The lines of a refusal: exit code 1, and the database is what it was."""
        before = self.content()
        result = self.run(*words)
        assert result.exit_code == 1, result.output
        assert self.content() == before, "refused, but something was stored"
        return result.stderr.splitlines()

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def trail(self, subject: str) -> list[tuple[str, str, dict[str, Any]]]:
        """(actor, action, detail) of what happened to a thing, the newest last."""
        engine = store.connect(f"sqlite:///{self.database}")
        with store.reading(engine) as session:
            found = [(event.actor, event.action, dict(event.detail)) for event in audit.events(session, subject)]
        engine.dispose()
        return found[::-1]

    def content(self) -> list[str]:
        connection = sqlite3.connect(self.database)
        try:
            return list(connection.iterdump())
        finally:
            connection.close()


def office_of(desk: Desk) -> Visitor:
    """Somebody of the survey office, signed in on the desk's database."""
    desk.does("user", "add", "office@example.org")
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.writing(engine) as session:
        accounts.set_password(session, 1, CHEAP_HASHER().hash(PASSWORD))
    engine.dispose()
    office = Visitor(create_app({"SECRET_KEY": "t" * 40, "DATABASE": f"sqlite:///{desk.database}", "TESTING": True}))
    office.sign_in("office@example.org")
    return office


def imported(desk: Desk, content: str | bytes, name: str = "answers.csv") -> tuple[object, ...]:
    """The command that brings answers into the wave `W1`."""
    return ("import", desk.file(name, content), "--wave", "W1")
