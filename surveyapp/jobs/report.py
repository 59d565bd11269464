"""The ranked report of a wave as a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveyapp import reports, results, store
from surveyapp.jobs.document import Document
from surveyapp.store.settings import setting


def make(engine: store.Engine, arguments: Mapping[str, Any]) -> Document:
    wave, language = arguments["wave"], arguments["language"]
    result = results.against_previous(engine, results.result_of(engine, wave))
    with store.reading(engine) as session:
        office = reports.Office.from_setting(setting(session, "office", {}))
    internal, beside = bool(arguments.get("internal")), results.beside_of(engine, result)
    document = reports.report("ranking")(result, language, office, beside=beside, internal=internal)
    return Document(f"{wave}-ranking-{language}{'-internal' if internal else ''}.pdf", document)
