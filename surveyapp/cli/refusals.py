"""What was refused is said in lines that name place and remedy; a traceback is kept for our own mistakes."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from typing import Any

import click

REFUSED = 1
WITH_PROBLEMS = (("surveyapp.store.refusal", "Refused"), ("questionnaires.problems", "DefinitionError"))
WITH_A_SENTENCE = (
    ("analysis.wave.scores", "RuleError"),
    ("surveyapp.config", "ConfigurationError"),
    ("surveyapp.db.unavailable", "Unavailable"),
)


class Polite(click.Group):
    """Turns every known refusal into lines on standard error and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            lines = _said_in_lines(error)
            if lines is None:
                raise
            refuse(ctx, lines)


def refuse(ctx: click.Context, lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
    ctx.exit(REFUSED)


def _said_in_lines(error: Exception) -> list[str] | None:
    """The lines of a refusal; None for anything else."""
    if isinstance(error, _loaded(WITH_PROBLEMS)):
        return [str(problem) for problem in error.problems]  # type: ignore[attr-defined]
    if isinstance(error, _loaded(WITH_A_SENTENCE)):
        return [str(error)]
    return _said_by_the_system(error) if isinstance(error, OSError) else None


def _said_by_the_system(error: OSError) -> list[str] | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return [f"{error.strerror} — make room, or write to another disk"]
    if error.filename:
        return [f"{error.filename}: {error.strerror} — check the path and the permissions"]
    return None


def _loaded(classes: Iterable[tuple[str, str]]) -> tuple[type[Exception], ...]:
    """Only what has been imported can have been raised, so nothing is imported to find out."""
    return tuple(getattr(sys.modules[module], name) for module, name in classes if module in sys.modules)
