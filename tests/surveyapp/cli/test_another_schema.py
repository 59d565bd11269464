"""No command reads or writes tables that it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from surveyapp.cli import main

WITHOUT_TABLES = {("init",), ("restore",), *(("questionnaire", name) for name in ("check", "codebook", "paper"))}
"""They bring tables up to date, make a database of their own, or read a definition unless told otherwise."""
VALUES = {"integer": "1", "datetime": "2026-01-01", "float": "1"}


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)
        elif command is not None and any(option.name == "url" and option.expose_value for option in command.params):
            yield (*path, name), command


ALL = [(path, command) for path, command in commands(main) if path not in WITHOUT_TABLES]


def arguments(command: click.Command, file: Path) -> list[str]:
    """Something for all that must be said."""
    said = []
    for parameter in command.params:
        if not parameter.required:
            continue
        kind = parameter.type
        if isinstance(parameter, click.Option) and parameter.is_flag:
            said.append(parameter.opts[0])
            continue
        value = kind.choices[0] if isinstance(kind, click.Choice) else VALUES.get(kind.name, str(file))
        if isinstance(kind, click.Path) and not kind.file_okay:
            value = str(file.parent)
        said += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return said


def run(path: tuple[str, ...], command: click.Command, engine: Engine, file: Path) -> tuple[int, str]:
    address = engine.url.render_as_string(hide_password=False)
    ended = CliRunner().invoke(main, [*path, *arguments(command, file), "--database", address])
    return ended.exit_code, ended.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "some.csv"
    found.write_text("a\n", encoding="utf-8")
    return found


@pytest.mark.parametrize(
    ("version", "said"),
    [("ffff", "schema version ffff, which this version of surveyapp does not know"), ("0003", "run: surveyapp init")],
)
def test_every_command_refuses_with_one_line(engine, file, version, said):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    ended = {" ".join(path): run(path, command, engine, file) for path, command in ALL}
    assert len(ended) > 50
    wrong = {
        name: told
        for name, (code, told) in ended.items()
        if (code, said in told, len(told.strip().splitlines())) != (1, True, 1)
    }
    assert wrong == {}
