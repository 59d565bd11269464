"""Long measurements are kept with the hash of all that they measure: an unchanged subject is not measured again."""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = Path(__file__).parent / "long" / "kept.json"
OURS = ("analysis", "questionnaires", "surveyapp", "tests", "bench")
FINDS_BY_WALKING = ("import_module", "iter_modules", "set_main_option")
"""A module that is imported and does one of these reads others that no import names: those of its own folder, or of a
folder that it names as `surveyapp:migrations`."""
FOLDER = re.compile(r"\w+:\w+")
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
    """Hash of the module, of all that it reads of this project, however far away, and of the lock file."""
    sources = sources_of(module)
    files = [*sorted(sources | data_of(sources)), ROOT / "requirements.lock"]
    told = hashlib.sha256()
    for path in files:
        told.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return told.hexdigest()


def sources_of(module: str) -> set[Path]:
    """Every module of ours that is imported, with the packages around it, and those that an imported one finds."""
    found: set[Path] = set()
    walked: set[Path] = set()
    todo = [(module, True)]
    while todo:
        path = _path(todo[-1][0])
        is_named = todo.pop()[1]
        if path is None or path in (walked if is_named else found):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        todo += _imported(tree) if path not in found else []
        todo += _found_by_walking(path, tree) if is_named else []
        found.add(path)
        walked |= {path} if is_named else set()
    return found


def data_of(sources: set[Path]) -> set[Path]:
    """What lies beside modules, or in folders of theirs without modules: templates, catalogues, definitions."""
    folders = {path.parent for path in sources}
    return {path for folder in folders for path in _data_in(folder) if path != FILE}


def _data_in(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            yield path
        elif path.is_dir() and path.name != "__pycache__" and not next(path.rglob("*.py"), None):
            yield from _data_in(path)


def _found_by_walking(path: Path, tree: ast.AST) -> Iterator[tuple[str, bool]]:
    nodes = list(_run(tree))
    called = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}
    if called.isdisjoint(FINDS_BY_WALKING):
        return
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for folder in (path.parent, *(ROOT.joinpath(*text.split(":")) for text in texts if FOLDER.fullmatch(text))):
        for file in folder.rglob("*.py"):
            yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), True


def _imported(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Every module of ours that is named in an import there, with the packages around it, which are not named."""
    for node in _run(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            if parts[0] in OURS:
                yield from ((".".join(parts[:end]), end == len(parts)) for end in range(1, len(parts) + 1))


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker reads; a text that is a program is run by another process."""
    yield node
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "import " in node.value:
        yield from _run(_program(node.value))
    if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
        for child in ast.iter_child_nodes(node):
            yield from _run(child)


def _program(text: str) -> ast.Module:
    """Empty where it is a sentence."""
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])


def _path(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    found = (place / "__init__.py", place.with_suffix(".py"))
    return next((path for path in found if path.exists()), None)
