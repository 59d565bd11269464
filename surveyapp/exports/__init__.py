"""Files that leave the house. What there is to export, and in which formats; their modules are read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from surveyapp.exports.formats import FORMATS

__all__ = ["EXPORTS", "Export", "export", "formats_of", "names"]


@dataclass(frozen=True, slots=True)
class Export:
    """`table` is `module:function` and gives a `Table`, which every format in `only` (empty: every format) can write.

    `own` are formats that it writes itself, with a function each: a layout of its own, or a stream.
    """

    table: str = ""
    only: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)


EXPORTS: dict[str, Export] = {
    "index": Export("surveyapp.exports.index:table", own={"table": "surveyapp.exports.index:to_terminal"}),
    "contributions": Export("surveyapp.exports.contributions:table", only=("csv",)),
    "responses": Export(own={"csv": "surveyapp.exports.responses:write"}),
    "agencies": Export("surveyapp.exports.lists:agencies", only=("csv",)),
    "peer-groups": Export("surveyapp.exports.lists:peer_groups", only=("csv",)),
    "procedures": Export("surveyapp.exports.lists:procedures", only=("csv",)),
    "counters": Export("surveyapp.exports.lists:counters", only=("csv",)),
    "population": Export("surveyapp.exports.lists:population", only=("csv",)),
    "trail": Export("surveyapp.exports.trail:table", own={"table": "surveyapp.exports.trail:to_terminal"}),
}


def formats_of(what: str) -> list[str]:
    found = EXPORTS[what]
    return [*found.own, *((found.only or FORMATS) if found.table else ())]


def names() -> list[str]:
    """`what.format` of everything that can be exported."""
    return [f"{what}.{shape}" for what in EXPORTS for shape in formats_of(what)]


def export(what: str, shape: str) -> Callable[..., Any]:
    """The writing function: takes what the export is of, and `bom` and `delimiter` where there are cells."""
    found = EXPORTS[what]
    if shape not in formats_of(what):
        raise KeyError(f"{what}.{shape}")
    return _function(found.own[shape]) if shape in found.own else _written(found, FORMATS[shape])


def _written(found: Export, module: str) -> Callable[..., str]:
    make, form = _function(found.table), import_module(module)

    def write(*of: Any, bom: bool = False, delimiter: str = ",", **further: Any) -> str:
        text: str = form.write(make(*of, **further), bom=bom, delimiter=delimiter)
        return text

    return write


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    called: Callable[..., Any] = getattr(import_module(module), function)
    return called
