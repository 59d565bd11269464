"""docs/architecture.md is held to the code: rooms, layers, files."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
MOST_MODULES = 15
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def table_below(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in section.splitlines() if line.startswith("| ")]
    return rows[1:]


def rooms() -> dict[str, int]:
    """Folders with modules of their own -> how many; migrations are a history, not a room."""
    found: dict[str, int] = {}
    for package in ("questionnaires", "analysis", "surveyapp"):
        for folder in [ROOT / package, *(ROOT / package).rglob("*")]:
            modules = [p for p in folder.glob("*.py") if p.stem not in ("__init__", "__main__")]
            if folder.is_dir() and (folder / "__init__.py").is_file() and "migrations" not in folder.parts:
                found[str(folder.relative_to(ROOT))] = len(modules)
    return found


def named(room: str) -> bool:
    described = {row[0].strip("`") for row in table_below("Rooms")}
    parents = [f"{parent}/*" for parent in Path(room).parents]
    return room in described or f"{room}/*" in described or any(parent in described for parent in parents)


def test_every_room_is_described():
    assert [room for room in rooms() if not named(room)] == []


def test_every_described_room_exists():
    described = [row[0].strip("`").removesuffix("/*") for row in table_below("Rooms")]
    assert [room for room in described if room not in rooms()] == []


def folders_of_tests() -> dict[str, int]:
    """Folders below `tests` and `bench` -> how many modules; a conftest is the furniture of its folder."""
    modules = [p for part in ("tests", "bench") for p in (ROOT / part).rglob("*.py") if p.stem != "conftest"]
    return dict(Counter(str(module.parent.relative_to(ROOT)) for module in modules))


def test_no_room_is_a_flat_drawer():
    assert {room: n for room, n in rooms().items() if n > MOST_MODULES} == {}


def test_no_folder_of_tests_is_a_flat_drawer():
    assert {folder: n for folder, n in folders_of_tests().items() if n > MOST_MODULES} == {}


def test_the_layers_are_those_that_the_linter_holds():
    written = {row[0].strip("`"): row[1].strip("`").replace("\\|", "|") for row in table_below("Layers")}
    held = {c["id"]: " → ".join(c["layers"]) for c in CONTRACTS if c["type"] == "layers"}
    assert written == held


@pytest.mark.parametrize("row", table_below("How to add …"), ids=lambda row: row[0])
def test_what_a_change_takes_exists(row):
    patterns = re.findall(r"`([\w./*-]+/[\w./*-]+)`", " ".join(row))
    assert patterns
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
