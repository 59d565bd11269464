"""Every command explains itself with an example, quickly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from surveyapp.cli import main

HEAVY = ("sqlalchemy", "flask", "numpy", "scipy", "weasyprint", "alembic", "babel")


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    yield above
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield (*above, name)


@pytest.mark.parametrize("words", list(commands(main)), ids=lambda words: " ".join(words) or "surveyapp")
def test_every_command_has_help_with_an_example(words):
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert f"Example: surveyapp {' '.join(words)}".rstrip() in result.output


def test_help_waits_for_no_library():
    program = f"import sys, surveyapp.cli; print([name for name in {HEAVY} if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"
