"""DESIGN.toml: how a CSV file was sampled and what is asked of it. Every problem is said in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import numpy as np

from analysis.command.tables import AnswerTable
from analysis.refusal import one_of
from analysis.survey.calibration import rake, trim
from analysis.survey.design import Design, DesignError, design_from
from analysis.survey.margins import Margin
from analysis.survey.totals import Lonely
from questionnaires.toml.bounded import TomlUnreadable, tables_of

Kinds = Mapping[str, tuple[type, ...]]
NUMBER, TRUTH, WORD, WORDS, TABLE = (int, float), (bool,), (str,), (str, list), (dict,)
TRIM: Kinds = {"low": NUMBER, "high": NUMBER, "strict": TRUTH}
OPTIONS: Mapping[str, Kinds] = {
    "estimate": {
        **dict.fromkeys(("statistic", "domain", "method", "missing", "between"), WORD),
        **dict.fromkeys(("satisfied_from", "confidence", "at"), NUMBER),
        "columns": WORDS,
    },
    "ranks": {
        **dict.fromkeys(("estimate", "se", "name", "column", "domain"), WORD),
        **dict.fromkeys(("satisfied_from", "confidence", "draws", "seed"), NUMBER),
    },
    "change": {
        **dict.fromkeys(("before", "after"), (*WORD, *NUMBER)),
        **dict.fromkeys(("satisfied_from", "confidence"), NUMBER),
        "columns": WORDS,
        "wave": WORD,
        "weights": TABLE,
    },
    "alpha": {
        **dict.fromkeys(("columns", "reversed"), WORDS),
        **dict.fromkeys(("lowest", "highest", "factors"), NUMBER),
        "pairwise": TRUTH,
    },
}
"""What each table of the file may hold, and what each option of it is."""
TASKS = frozenset(OPTIONS)
KEYS: Kinds = {
    **dict.fromkeys(("weights", "strata", "lonely"), WORD),
    **dict.fromkeys(("clusters", "populations"), WORDS),
    **dict.fromkeys(("margins", "trim", *sorted(TASKS)), TABLE),
}


@dataclass(frozen=True, eq=False)
class DesignFile:
    """Column names of the design; `margins` = grouping column -> population per label; `task` = what a command is
    told in the table of its name."""

    weights: str = ""
    strata: str = ""
    clusters: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    lonely: Lonely = "adjust"
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    trim: Mapping[str, Any] = field(default_factory=dict)
    task: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def design(self, table: AnswerTable, *, calibrated: bool = True) -> Design:
        """The design of a table, with its margins met where there are any."""
        design = design_from(
            len(table),
            weights=_known(table, self.weights) if self.weights else None,
            strata=table.labels(self.strata)[0] if self.strata else None,
            clusters=[table.labels(column)[0] for column in self.clusters],
            populations=[table.numbers(column) for column in self.populations],
            lonely=self.lonely,
        )
        if calibrated and self.margins:
            design = rake(design, [_margin(table, column, self.margins[column]) for column in self.margins])
        return trim(design, **self.trim) if calibrated and self.trim else design

    def options(self, command: str) -> dict[str, Any]:
        return dict(self.task.get(command, {}))


def read_design(path: Path) -> DesignFile:
    try:
        data = tables_of(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DesignError(f"{path.name} cannot be read: {error.strerror}") from error
    except (TomlUnreadable, UnicodeDecodeError) as error:
        raise DesignError(f"{path.name}: {error}") from error
    _checked(data, path.name, KEYS, "key")
    return DesignFile(
        weights=data.get("weights", ""),
        strata=data.get("strata", ""),
        clusters=_several(data.get("clusters", ())),
        populations=_several(data.get("populations", ())),
        lonely=one_of("lonely", data.get("lonely", "adjust"), get_args(Lonely), error=DesignError),
        margins={column: _checked_margin(column, people) for column, people in data.get("margins", {}).items()},
        trim=_checked(data.get("trim", {}), "[trim]", TRIM),
        task={name: _checked(data[name], f"[{name}]", OPTIONS[name]) for name in TASKS & data.keys()},
    )


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _checked(options: Mapping[str, Any], table: str, kinds: Kinds, called: str = "option") -> Mapping[str, Any]:
    """A table of the file, of which every option is known and of its kind."""
    for option, value in options.items():
        kind = kinds[one_of(called, option, kinds, where=f" in {table}", error=DesignError)]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind != TRUTH):
            wanted = " or ".join(_CALLED[each] for each in kind if each is not int)
            raise DesignError(f"{table} {option} is {value!r}; it has to be {wanted}")
    return options


def _checked_margin(column: str, people: Any) -> Mapping[str, float]:
    kinds = dict.fromkeys(people, NUMBER) if isinstance(people, dict) else {}
    _checked({column: people}, "[margins]", {column: TABLE})
    return _checked(people, f"[margins] {column}:", kinds)


_CALLED: Mapping[type, str] = {
    float: "a number",
    bool: "true or false",
    str: "text",
    list: "a list",
    dict: "a table",
}


def _known(table: AnswerTable, column: str) -> Any:
    weights = table.numbers(column)
    missing = np.flatnonzero(np.isnan(weights))
    if len(missing):
        raise DesignError(f"{table.name} line {missing[0] + 2} has no weight in {column}")
    return weights


def _margin(table: AnswerTable, column: str, population: Mapping[str, float]) -> Margin:
    number, labels = table.labels(column)
    without = [label for label in labels if label not in population]
    if without:
        raise DesignError(f"margin {column} gives no population for {without[0]!r}")
    absent = [label for label in population if label not in labels]
    if absent:
        raise DesignError(f"margin {column} has {absent[0]!r}, which nobody in {table.name} is in")
    people = np.array([float(population[label]) for label in labels])
    return Margin(number, people, column, tuple(labels))
