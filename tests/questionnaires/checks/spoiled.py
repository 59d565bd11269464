"""One way to spoil the small definition per check code, with exactly the problems that must be reported."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

SMALL = Path(__file__).parent.parent / "small"
STRUCTURE, ENGLISH = "questions.toml", "text.en.toml"
RUDE_OPTIONS = 'options = [{ code = "A", value = 0 }, { code = "B", value = 10 }]'


@dataclass(frozen=True)
class Spoiled:
    """`edits` replace text that stands exactly once in one of the files; `files` replace whole files (None: gone)."""

    code: str  # what it is named after
    what: str
    edits: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes | None] = field(default_factory=dict)
    problems: tuple[tuple[str, str, str], ...] = ()  # code, file, place

    def write(self, folder: Path) -> Path:
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        for old, new in self.edits.items():
            (path,) = (p for p in folder.glob("*.toml") if p.read_text("utf-8").count(old) == 1)
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        for name, content in self.files.items():
            (folder / name).unlink(missing_ok=True)
            if content is not None:
                (folder / name).write_bytes(content)
        return folder


def in_structure(code: str, what: str, edits: dict[str, str], *places: str) -> Spoiled:
    return Spoiled(code, what, edits, problems=tuple((code, STRUCTURE, place) for place in places))


def in_words(code: str, what: str, edits: dict[str, str], *places: str) -> Spoiled:
    return Spoiled(code, what, edits, problems=tuple((code, ENGLISH, place) for place in places))


def as_file(code: str, what: str, files: dict[str, bytes | None], file: str, place: str) -> Spoiled:
    return Spoiled(code, what, files=files, problems=((code, file, place),))
