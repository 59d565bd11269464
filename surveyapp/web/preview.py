"""A definition as citizens would see it, made anew whenever a file of its folder changes. For its author only."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask
from markupsafe import escape
from werkzeug.wrappers import Request, Response

import questionnaires
from questionnaires.languages import FIRST, SOURCE
from questionnaires.problems import ERROR, DefinitionProblem
from surveyapp import store
from surveyapp.store import schema
from surveyapp.store.agencies import agencies
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.saving import change
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves import waves
from surveyapp.web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WAVE = "preview"
RELOAD = """
const shown = document.currentScript.src.split('?')[1];
const stay = () => {
  const form = document.querySelector('form[method="post"]');
  if (!form) { location.href = '/'; return; }
  const go = document.createElement('input');
  go.type = 'hidden'; go.name = 'go'; go.value = 'stay';
  form.append(go); form.submit();
};
const watch = setInterval(async () => {
  try {
    const stamp = await (await fetch('/preview/stamp')).text();
    if (stamp !== shown) { clearInterval(watch); stay(); }
  } catch { /* the preview was stopped */ }
}, 700);
"""


class Preview:
    """A WSGI application around the citizens' pages. Answers go into a database that is thrown away."""

    def __init__(
        self, folder: Path, workshop: Path, tell: Callable[[list[DefinitionProblem]], None] = lambda _: None
    ) -> None:
        """`tell` hears every problem, warnings too, each time the folder has changed."""
        self._folder, self._workshop, self._tell = folder, workshop, tell
        self._empty = workshop / "empty.db"
        engine = store.connect(f"sqlite:///{self._empty}")
        schema.upgrade(engine)
        engine.dispose()
        self._secret = secrets.token_hex(32)
        self._stamp = ""
        self._app: Flask | None = None
        self._problems: list[DefinitionProblem] = []
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        response = self._respond(Request(environ))
        return response(environ, start_response)

    def close(self) -> None:
        if self._app is not None:
            self._app.extensions["engine"].dispose()

    def _respond(self, request: Request) -> Response:
        own = {"/preview/stamp": ("text/plain", self._stamp_now), "/preview/reload.js": ("text/javascript", _reload)}
        if request.path in own:
            kind, says = own[request.path]
            return Response(says(), mimetype=kind, headers={"Cache-Control": "no-store"})
        with self._lock:
            self._refresh()
        if any(problem.severity == ERROR for problem in self._problems) or self._app is None:
            return self._watched(Response(_page_of(self._problems), mimetype="text/html"))
        if request.path == "/":
            return Response(status=302, headers={"Location": f"/w/{WAVE}"})
        request.environ.pop("HTTP_ACCEPT_ENCODING", None)  # a compressed page could not be added to
        return self._watched(Response.from_app(self._app, request.environ, buffered=True))

    def _watched(self, response: Response) -> Response:
        """A page that asks whether the definition is still the one that it shows."""
        if response.mimetype == "text/html":
            script = f'<script src="/preview/reload.js?{self._stamp}" defer></script>'
            response.set_data(response.get_data() + script.encode())
        return response

    def _stamp_now(self) -> str:
        """Changes with every file of the folder."""
        files = sorted(self._folder.glob("*.toml"))
        state = [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]
        return hashlib.sha256(repr(state).encode()).hexdigest()

    def _refresh(self) -> None:
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return
        self._problems = questionnaires.check_folder(self._folder)
        self._tell(self._problems)
        if all(problem.severity != ERROR for problem in self._problems):
            self.close()
            self._app = self._made(questionnaires.load_folder(self._folder), stamp)
        self._stamp = stamp

    def _made(self, definition: questionnaires.Questionnaire, stamp: str) -> Flask:
        database = self._workshop / f"{stamp[:16]}.db"
        shutil.copyfile(self._empty, database)
        app = create_app({"SECRET_KEY": self._secret, "DATABASE": f"sqlite:///{database}"})
        with store.writing(app.extensions["engine"]) as session:
            agencies.save_agencies(
                session, [agencies.AgencyRow("PREVIEW", "Cơ quan xem thử", names={SOURCE: "An office"})]
            )
            add_questionnaire(session, definition)
            waves.create_wave(session, WAVE, questionnaire=definition.key, title=definition.key)
            waves.set_state(session, WAVE, "trial", "preview")
            names = ((FIRST, "Cơ quan xem thử"), (SOURCE, "An office"))
            change(session, [FactChange("name", language, (name,)) for language, name in names], actor=WAVE)
        return app


def _reload() -> str:
    return RELOAD


def _page_of(problems: list[DefinitionProblem]) -> str:
    listed = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
    return (
        f'<!doctype html><html lang="{SOURCE}"><head><meta charset="utf-8"><title>Problems</title></head>'
        f"<body><h1>The definition has problems</h1><ul>{listed}</ul>"
    )


def serve(preview: Preview, host: str, port: int) -> Any:
    """A small server for one author; the caller starts and stops it."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """The page asks about changes all the time; nobody wants to read that."""

    return make_server(host, port, preview, threaded=True, request_handler=Quiet)
