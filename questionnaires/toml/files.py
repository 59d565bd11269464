"""From a folder to TOML tables: encodings and syntax become problems with a file and a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from questionnaires.languages import CODE, FIRST
from questionnaires.problems import DefinitionProblem
from questionnaires.toml.bounded import TomlUnreadable, tables_of

STRUCTURE_FILE = "questions.toml"
_TEXT_FILE = re.compile(rf"text\.(?P<language>{CODE})\.toml")
_AT_LINE = re.compile(r"\s*\(at line \d+, column \d+\)")
LARGEST = 1 << 20
"""Bytes of one file of a definition; the largest that comes along has a thirtieth of it."""
_HOW_TOML_IS_WRITTEN = "see https://toml.io for how TOML is written"

Toml = dict[str, Any]


@dataclass
class Sources:
    """What stands in a folder. `structure` is None where it could not be read."""

    structure: Toml | None = None
    texts: dict[str, Toml] = field(default_factory=dict)
    problems: list[DefinitionProblem] = field(default_factory=list)


def text_file(language: str) -> str:
    return f"text.{language}.toml"


def read_folder(folder: Path) -> Sources:
    """The structure file and every text file of `folder`, with all that kept them from being read."""
    sources = Sources()
    if (folder / STRUCTURE_FILE).is_file():
        sources.structure = _read(folder / STRUCTURE_FILE, sources.problems)
    else:
        sources.problems.append(_absent(STRUCTURE_FILE, "put the questions into it"))
    for path in sorted(folder.glob("text*.toml")):
        named = _TEXT_FILE.fullmatch(path.name)
        if named is None:
            sources.problems.append(_misnamed(path.name))
        elif (text := _read(path, sources.problems)) is not None:
            sources.texts[named["language"]] = text
    if not any(folder.glob("text*.toml")):
        sources.problems.append(_absent(text_file(FIRST), "put the words of each language into text.<language>.toml"))
    return sources


def parse(content: str, file: str, problems: list[DefinitionProblem]) -> Toml | None:
    """The tables of `content`, or None and a problem that names the line."""
    try:
        return tables_of(content)
    except TomlUnreadable as error:
        message = _AT_LINE.sub("", str(error))
        place = f"line {error.line}" if error.line else "end of the file" if "end of document" in message else ""
        problems.append(DefinitionProblem("toml-syntax", file, place, message, _HOW_TOML_IS_WRITTEN))
        return None


def _read(path: Path, problems: list[DefinitionProblem]) -> Toml | None:
    if not path.is_file():
        problems.append(
            DefinitionProblem("file-missing", path.name, "", "it is no file with content", "put a file there")
        )
        return None
    if path.stat().st_size > LARGEST:
        what = f"it is larger than {LARGEST >> 20} MiB"
        problems.append(
            DefinitionProblem("file-too-large", path.name, "", what, "take out what is no part of a questionnaire")
        )
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(
            DefinitionProblem("file-missing", path.name, "", f"it cannot be read: {error.strerror}", "check the file")
        )
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:200]:
        problems.append(_not_utf8(path.name, 1, "the file is UTF-16"))
        return None
    try:
        return parse(content.decode("utf-8-sig"), path.name, problems)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(_not_utf8(path.name, line, f"byte 0x{content[error.start]:02x} is not UTF-8"))
        return None


def _not_utf8(file: str, line: int, message: str) -> DefinitionProblem:
    return DefinitionProblem("file-not-utf8", file, f"line {line}", message, "save the file as UTF-8")


def _absent(file: str, advice: str) -> DefinitionProblem:
    return DefinitionProblem("file-missing", file, "", "the file is not there", advice)


def _misnamed(file: str) -> DefinitionProblem:
    return DefinitionProblem(
        "language-unknown", file, "", "the name does not tell the language", f"name it like {text_file(FIRST)}"
    )
