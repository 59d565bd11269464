"""Files with a row for every form, as documents for whoever waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, TextIO

from surveyapp import store
from surveyapp.exports import export
from surveyapp.jobs.document import Written
from surveyapp.results.scope import Scope

RESPONSES = "surveyapp.jobs.exporting:responses"


def responses(engine: store.Engine, arguments: Mapping[str, Any], _scope: Scope) -> Written:
    """`arguments` name the `wave`. One snapshot of all its forms; the page has asked who may see them."""
    return Written(f"{arguments['wave']}-responses.csv", partial(_write, engine, arguments["wave"]))


def _write(engine: store.Engine, wave: str, out: TextIO) -> None:
    with store.reading(engine) as session:
        export("responses", "csv")(session, wave, out)
