"""Long measurements are kept with the hash of all that they measure: an unchanged subject is not measured again."""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = Path(__file__).parent / "long" / "kept.json"
OURS = ("analysis", "questionnaires", "surveyapp", "tests", "bench")
Row = tuple[str, float, float | None]


def rows_of(module: str) -> Iterator[Row]:
    """From the file where the subject is what it was, else measured now and written into it."""
    kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    subject = subject_of(module)
    if kept.get(module, {}).get("subject") == subject:
        print("   unchanged since it was measured: the kept rows are")
    else:
        rows = list(importlib.import_module(module).measure())
        kept[module] = {"subject": subject, "rows": rows}
        FILE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    yield from map(tuple, kept[module]["rows"])


def subject_of(module: str) -> str:
    """Hash of the module, of every module of this project that it imports, however far away, and of the lock file."""
    files = [*sorted(sources_of(module)), ROOT / "requirements.lock"]
    told = hashlib.sha256()
    for path in files:
        told.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return told.hexdigest()


def sources_of(module: str) -> set[Path]:
    found: set[Path] = set()
    todo = [module]
    while todo:
        path = _path(todo.pop())
        if path is not None and path not in found:
            found.add(path)
            todo += _imported(path)
    return found


def _imported(path: Path) -> Iterator[str]:
    """Every module of ours that is named in an import there, with the packages around it."""
    for node in _run(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] in OURS:
                yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker reads."""
    yield node
    if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
        for child in ast.iter_child_nodes(node):
            yield from _run(child)


def _path(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    found = (place / "__init__.py", place.with_suffix(".py"))
    return next((path for path in found if path.exists()), None)
