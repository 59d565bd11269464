"""Files that leave the house: CSV and JSON that carry everything."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

__all__ = ["EXPORTS", "export", "formats_of"]

EXPORTS = {
    "index.table": "surveyapp.exports.index:to_table",
    "index.csv": "surveyapp.exports.index:to_csv",
    "index.json": "surveyapp.exports.index:to_json",
    "contributions.csv": "surveyapp.exports.contributions:to_csv",
    "responses.csv": "surveyapp.exports.responses:write",
}
"""What and in which shape -> the function that writes it."""


def export(what: str, shape: str) -> Callable[..., Any]:
    """The writing function. Its module is read when first asked for."""
    module, _, function = EXPORTS[f"{what}.{shape}"].partition(":")
    writer: Callable[..., Any] = getattr(import_module(module), function)
    return writer


def formats_of(what: str) -> list[str]:
    return [shape for name in EXPORTS for kind, _, shape in [name.partition(".")] if kind == what]
