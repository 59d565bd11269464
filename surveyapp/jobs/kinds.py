"""Kinds of jobs: what worker, pages and queue ask. Their modules are read when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

REPORT = "report"


@dataclass(frozen=True, slots=True)
class JobKind:
    """`make` is `module:function` and takes (engine, arguments, scope); in a child process it gives a `Document`.

    `heading` is one too: (arguments, name of their language) -> the sentence that the page of a job begins with, and
    the values in it.
    """

    make: str
    heading: str

    def described(self, arguments: Mapping[str, Any], language_name: str) -> tuple[str, dict[str, str]]:
        sentence, values = called(self.heading)(arguments, language_name)
        return sentence, values


def called(name: str) -> Callable[..., Any]:
    """The function behind `module:function`."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


KINDS: dict[str, JobKind] = {REPORT: JobKind("surveyapp.jobs.report:make", "surveyapp.jobs.report:heading")}
