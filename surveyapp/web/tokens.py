"""Whether a form comes from a page of ours: Flask-WTF checks it, and of one browser once a minute."""

from __future__ import annotations

from flask import g, request, session
from flask_wtf import CSRFProtect

from surveyapp.web.minute import MOST, ThisMinute

TOKEN = "csrf_token"  # noqa: S105 (the name of a field)


class FormTokens(CSRFProtect):  # type: ignore[misc]  # Flask-WTF ships no types
    """A browser sends one cookie and one token with all pages of a form: checked together, they are right together."""

    def __init__(self) -> None:
        super().__init__()
        self._checked: ThisMinute[set[tuple[str | None, ...]]] = ThisMinute(set)

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method != "POST":
            super().protect(apply_exemptions)
            return
        checked = self._checked.get()
        shown = (session.get(TOKEN), request.form.get(TOKEN), request.scheme, request.host, request.referrer)
        if shown in checked:
            g.csrf_valid = True
            return
        super().protect(apply_exemptions)
        if g.get("csrf_valid") and len(checked) < MOST:
            checked.add(shown)
