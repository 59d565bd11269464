"""Pages are found, not listed: every folder beside this module is one, but for the rooms that all pages share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask

from surveyapp.web.staff.access.mistakes import PageMistake
from surveyapp.web.staff.desk import bp

SHARED = frozenset({"access", "shared"})


def imported(package: ModuleType) -> list[str]:
    """Names of the view modules of all pages, each imported once, so that it registers its addresses on `bp`.

    Raises PageMistake for a folder without a view: its page would not exist, and nobody would be told.
    """
    views = []
    for folder in _folders(package):
        if not (folder / "view.py").is_file():
            raise PageMistake(f"{package.__name__}.{folder.name} has no view.py: the page would not exist")
        views.append(f"{package.__name__}.{folder.name}.view")
        import_module(views[-1])
    return views


def check(app: Flask, views: list[str]) -> None:
    """Raises PageMistake for a view module without an address, and for an address that is not of a page's folder."""
    start = f"{bp.name}."
    homes = Counter(view.__module__ for endpoint, view in app.view_functions.items() if endpoint.startswith(start))
    if silent := [view for view in views if not homes[view]]:
        raise PageMistake(f"{silent[0]} registers no address: the page would not exist")
    if strangers := sorted(set(homes) - set(views)):
        raise PageMistake(f"{strangers[0]} registers an address and is not the view of a page's folder")


def _folders(package: ModuleType) -> Iterator[Path]:
    """Those that hold something: an emptied folder keeps a cache of its modules for a while."""
    for place in package.__path__:
        for folder in sorted(Path(place).iterdir()):
            if folder.is_dir() and folder.name not in SHARED and any(folder.glob("*.py")) | any(folder.glob("*.html")):
                yield folder
