"""The one environment of the templates of documents: what a template forgets to be given is a mistake, not a blank."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from surveyapp.reports.print.names import unbroken


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("surveyapp", "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["unbroken"] = unbroken
    return made
