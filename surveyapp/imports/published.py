"""Figures that were published before: computed again, rounded as printed, and compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.findings import Findings
from surveyapp.imports.reading.table import DataFile
from surveyapp.languages.numbers import rounded
from surveyapp.results.model.result import AGGREGATES, SCOPES, WaveResult
from surveyapp.store.refusal import Refused

NEEDED = ("wave", "agency", "rule", "published", "decimals")
OPTIONAL = ("part", "scope", "aggregate")
MOST_DECIMALS = 10
NOISE = 11
"""Decimals after which a computed float is noise: 79.49999999999999 is 79.5 and rounds up."""


ResultOf = Callable[[str, str, str], WaveResult]
"""By wave, rule and aggregate."""


@dataclass(frozen=True, slots=True)
class Published:
    """One printed figure. `place` is an agency's code, a peer group or "all", as `scope` says."""

    where: str
    line: int
    wave: str
    scope: str
    domain: str
    part: str
    rule: str
    aggregate: str
    value: Decimal
    decimals: int

    @property
    def rule_and_aggregate(self) -> str:
        return self.rule if self.aggregate == AGGREGATES[0] else f"{self.rule} {self.aggregate}"

    @property
    def computation(self) -> tuple[str, str, str]:
        """What one result answers."""
        return self.wave, self.rule, self.aggregate


@dataclass(frozen=True, slots=True)
class Checked:
    """How many figures were compared, and a sentence for each that differs."""

    compared: int
    differing: tuple[str, ...]


def check(path: Path, result_of: ResultOf, *, sheet: str = "") -> Checked:
    """Compare every row with `result_of(wave, rule, aggregate)`; an unknown wave, rule, agency or part is refused."""
    table = DataFile(path, NEEDED, OPTIONAL, sheet=sheet)
    rows = [_row(line) for line in table.lines()]
    sound = [row for row in rows if row.line not in table.findings.lines]
    computed = _computed(sound, result_of, table.findings)
    table.findings.refuse()
    pairs = zip(rows, computed, strict=True)
    return Checked(len(rows), tuple(said for row, value in pairs if (said := _difference(row, value))))


def _row(line: FileRow) -> Published:
    agency = line.needed("agency")
    return Published(
        where=line.where,
        line=line.number,
        wave=line.needed("wave"),
        scope=line.one_of("scope", SCOPES, "all" if agency == "all" else "agency"),
        domain=agency,
        part=line.text("part", "overall"),
        rule=line.needed("rule"),
        aggregate=line.one_of("aggregate", AGGREGATES, AGGREGATES[0]),
        value=_decimal(line),
        decimals=_decimals(line),
    )


def _decimal(line: FileRow) -> Decimal:
    text = line.needed("published")
    try:
        value = Decimal(text) if text.isascii() else Decimal("nan")
    except InvalidOperation:
        value = Decimal("nan")
    if text and not value.is_finite():
        line.report("not-a-number", f"published “{text}” is not a number", "write it with a dot, like 84.45")
    return value


def _decimals(line: FileRow) -> int:
    decimals = line.whole("decimals")
    if decimals is None and not line.text("decimals"):
        line.report("empty-cell", "“decimals” is empty", "say with how many decimals the figure was printed")
    elif decimals is not None and decimals > MOST_DECIMALS:
        line.report("decimals", f"{decimals} decimals are too many", f"at most {MOST_DECIMALS}")
    return min(decimals or 0, MOST_DECIMALS)


def _computed(rows: Sequence[Published], result_of: ResultOf, findings: Findings) -> list[float | None]:
    results: dict[tuple[str, str, str], WaveResult | None] = {}
    for row in rows:
        if row.computation not in results:
            results[row.computation] = _result(row, result_of, findings)
    return [_index(row, results[row.computation], findings) for row in rows]


def _result(row: Published, result_of: ResultOf, findings: Findings) -> WaveResult | None:
    from analysis.wave.scores import RuleError

    try:
        return result_of(*row.computation)
    except Refused as refused:
        for problem in refused.problems:
            findings.add(problem.code, problem.what, problem.remedy, line=row.line)
    except RuleError as error:
        findings.add("rule", str(error), "correct the rule", line=row.line)
    return None


def _index(row: Published, result: WaveResult | None, findings: Findings) -> float | None:
    if result is None:
        return None
    found = result.row(row.scope, row.domain, row.part)
    if found is None:
        what = f"wave {row.wave} has no {row.part} of {row.domain} under {row.rule}"
        findings.add("no-such-figure", what, "correct agency, part or scope", line=row.line)
        return None
    return found.index


def _difference(row: Published, value: float | None) -> str:
    told = f"{row.where}: {row.wave} {row.domain} {row.part} {row.rule_and_aggregate}: published {row.value}"
    if value is None:
        return f"{told}, but there are no answers"
    printed = rounded(round(value, NOISE), row.decimals)
    return "" if printed == row.value else f"{told}, computed {printed} ({value!r})"
