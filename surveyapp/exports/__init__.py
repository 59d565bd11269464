"""Files that leave the house. What there is to export, and in which formats; their modules are read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from surveyapp.exports.formats import FORMATS
from surveyapp.words.speech import later

if TYPE_CHECKING:
    from surveyapp.exports.table import Table
    from surveyapp.results.reading import View

__all__ = ["EXPORTS", "Export", "export", "files_of", "formats_of", "names", "of_results", "parts_of", "table_of"]


@dataclass(frozen=True, slots=True)
class Export:
    """`table` is `module:function` and gives a `Table`, which every format in `only` (empty: every format) can write.

    `own` are formats that it writes itself, with a function each: a layout of its own, or a stream. What is made of a
    wave's result says in `of` which function takes a View and gives what `table` takes, and in `link` what its file is
    called on a page; `compares` where it is of nothing without an earlier wave. Command, page and address ask for it.
    """

    table: str = ""
    only: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    of: str = ""
    link: str = ""
    compares: bool = False


EXPORTS: dict[str, Export] = {
    "index": Export(
        "surveyapp.exports.index:table",
        own={"table": "surveyapp.exports.index:to_terminal"},
        of="surveyapp.exports.index:of",
        link=later("Index table (CSV)"),
    ),
    "contributions": Export(
        "surveyapp.exports.contributions:table",
        only=("csv",),
        of="surveyapp.exports.contributions:of",
        link=later("Contributions (CSV)"),
        compares=True,
    ),
    "losses": Export(
        "surveyapp.exports.losses:table",
        only=("csv",),
        of="surveyapp.exports.losses:of",
        link=later("Who answers for the change (CSV)"),
        compares=True,
    ),
    "wishes": Export(
        "surveyapp.exports.wishes:table",
        only=("csv",),
        of="surveyapp.exports.wishes:of",
        link=later("Wishes (CSV)"),
    ),
    "responses": Export(own={"csv": "surveyapp.exports.responses:write"}),
    "agencies": Export("surveyapp.exports.lists:agencies", only=("csv",)),
    "peer-groups": Export("surveyapp.exports.lists:peer_groups", only=("csv",)),
    "procedures": Export("surveyapp.exports.lists:procedures", only=("csv",)),
    "counters": Export("surveyapp.exports.lists:counters", only=("csv",)),
    "population": Export("surveyapp.exports.lists:population", only=("csv",)),
    "external": Export("surveyapp.exports.external:years", only=("csv",)),
    "external-parts": Export("surveyapp.exports.external:parts", only=("csv",)),
    "responsible": Export("surveyapp.exports.followup:responsible", only=("csv",)),
    "external-losses": Export("surveyapp.exports.losses:of_years", only=("csv",)),
    "measures": Export("surveyapp.exports.followup:measures", only=("csv",)),
    "trail": Export("surveyapp.exports.trail:table", own={"table": "surveyapp.exports.trail:to_terminal"}),
}


def formats_of(what: str) -> list[str]:
    return [*EXPORTS[what].own, *files_of(what)]


def of_results() -> dict[str, Export]:
    """Those that are made of the result of a wave."""
    return {what: found for what, found in EXPORTS.items() if found.of}


def files_of(what: str) -> list[str]:
    """Formats that its table is kept in: without those of a terminal, and streams."""
    found = EXPORTS[what]
    return [*(found.only or FORMATS)] if found.table else []


def parts_of(what: str, view: View) -> tuple[Any, ...]:
    """What the export takes, from the View that it is of."""
    taken: tuple[Any, ...] = _function(EXPORTS[what].of)(view)
    return taken


def names() -> list[str]:
    """`what.format` of everything that can be exported."""
    return [f"{what}.{shape}" for what in EXPORTS for shape in formats_of(what)]


def export(what: str, shape: str) -> Callable[..., Any]:
    """The writing function: takes what the export is of, and `bom` and `delimiter` where there are cells."""
    found = EXPORTS[what]
    if shape not in formats_of(what):
        raise KeyError(f"{what}.{shape}")
    return _function(found.own[shape]) if shape in found.own else _written(found, FORMATS[shape])


def table_of(what: str) -> Callable[..., Table]:
    """The function that makes its table, for whoever compares and does not write it."""
    return _function(EXPORTS[what].table)


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
