"""The ranked report of a wave as a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveyapp import reports, store
from surveyapp.jobs.document import Document
from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View


def make(engine: store.Engine, arguments: Mapping[str, Any]) -> Document:
    wave, language = arguments["wave"], arguments["language"]
    internal = bool(arguments.get("internal"))
    with View(engine, wave, against=PREVIOUS, edition=STAFF if internal else PUBLISHED) as view:
        result, beside = view.result, view.beside()
        office = reports.Office.from_setting(view.setting("office", {}))
    document = reports.report("ranking")(result, language, office, beside=beside, internal=internal)
    return Document(f"{wave}-ranking-{language}{'-internal' if internal else ''}.pdf", document)
