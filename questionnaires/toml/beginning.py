"""A new definition to change: the starting point that explains itself, or a copy of a shipped one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from questionnaires.problems import DefinitionError, DefinitionProblem
from questionnaires.toml.files import STRUCTURE_FILE

STARTING_POINT = Path(__file__).parent.parent / "starting_point"
_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", re.ASCII)


def begin(folder: Path, name: str, model: Path = STARTING_POINT) -> list[Path]:
    """Copy `model` into a new `folder` under the id `name`. Raises DefinitionError and touches nothing otherwise."""
    if not _ID.fullmatch(name):
        advice = "use letters without accents, digits and single hyphens: --id my-questionnaire"
        raise DefinitionError([DefinitionProblem("id-invalid", str(folder), "", f"`{name}` cannot be an id", advice)])
    if folder.exists() and any(folder.iterdir()):
        raise DefinitionError(
            [DefinitionProblem("folder-used", str(folder), "", "there is something in it", "name a new folder")]
        )
    folder.mkdir(parents=True, exist_ok=True)
    copied = [Path(shutil.copy(file, folder)) for file in sorted(model.glob("*.toml"))]
    structure = folder / STRUCTURE_FILE
    words = structure.read_text("utf-8")
    words = re.sub(r'^id = "[^"]*"', f'id = "{name}"', words, count=1, flags=re.MULTILINE)
    structure.write_text(re.sub(r"^version = \d+", "version = 1", words, count=1, flags=re.MULTILINE), "utf-8")
    return copied
