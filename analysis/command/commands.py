"""What `python -m analysis` computes: each command takes a table and a design file and gives rows for a CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.command.design_file import DesignFile
from analysis.command.tables import AnswerTable
from analysis.quality.omega import omega
from analysis.quality.scale_quality import correlation_of, covariance_of_items, scale_quality
from analysis.ranking.rank_sets import DRAWS, SEED, RankComparison
from analysis.ranking.reliability import reliability_of
from analysis.refusal import one_of
from analysis.survey.adjustment import differences, holm
from analysis.survey.design import Design, DesignError
from analysis.survey.estimates import Estimates, means, satisfied_share, totals
from analysis.survey.quantiles import quantiles
from analysis.wave.flags import RANK_FROM

Row = Mapping[str, object]
Command = Callable[[AnswerTable, DesignFile], list[Row]]
STATISTICS = ("mean", "share", "total", "median", "quantile")


def estimate(table: AnswerTable, file: DesignFile) -> list[Row]:
    """columns, statistic (mean · share · total · median · quantile), satisfied_from, domain, method, confidence,
    missing, at (of a quantile, 0-1), between (rule of a median or quantile)"""
    options = file.options("estimate")
    columns = _columns(options, "estimate")
    design, found = file.design(table), []
    for label, inside in _domains(table, options.get("domain", "")):
        if options.get("statistic") in ("median", "quantile"):
            found += _quantiles(table, design, columns, label, inside, options)
        else:
            found += _rows(_estimates(table, design, columns, inside, options), label, options)
    return found


def ranks(table: AnswerTable, file: DesignFile) -> list[Row]:
    """estimate, se, name (a table of estimates); or column, domain, satisfied_from (answers); confidence, draws"""
    options = file.options("ranks")
    names, values, covariance = _units_to_rank(table, file, options)
    contest = RankComparison(values, covariance, draws=options.get("draws", DRAWS), seed=options.get("seed", SEED))
    confidence = options.get("confidence", 0.95)
    alone = contest.sets(confidence=confidence, simultaneous=False)
    together = contest.sets(confidence=confidence)
    variance = covariance if covariance.ndim == 1 else np.diag(covariance)
    reliability = reliability_of(values, variance)
    return [
        {
            "unit": name,
            "estimate": values[i],
            "se": np.sqrt(variance[i]),
            "rank": alone.rank[i] or None,
            "rank_low": alone.low[i] or None,
            "rank_high": alone.high[i] or None,
            "rank_low_for_all": together.low[i] or None,
            "rank_high_for_all": together.high[i] or None,
            "rank_of": alone.rank_of,
            "reliability": reliability,
        }
        for i, name in enumerate(names)
    ]


def change(table: AnswerTable, file: DesignFile) -> list[Row]:
    """columns, wave, before, after; weights = { column = weight } adds the index and each column's contribution"""
    options = file.options("change")
    columns = _columns(options, "change")
    design, wave = file.design(table), table.texts(_needed(options, "wave", "change"))
    sides = [np.array([w == str(_needed(options, end, "change")) for w in wave]) for end in ("before", "after")]
    answers = _answers(table, columns, options)
    stacked = np.hstack([np.where(side[:, None], answers, np.nan) for side in sides])
    both = means(design, stacked)
    matrix, names = _changes(columns, options.get("weights", {}))
    moved = both.combine(matrix, names)
    df = np.full(len(names), both.df[: len(columns)].min() + both.df[len(columns) :].min())
    judged = differences(moved.estimate, moved.covariance, df, confidence=options.get("confidence", 0.95))
    p = _adjusted_in_families(names, judged.p)
    return [
        {
            "what": name,
            "change": judged.estimate[i],
            "se": judged.se[i],
            "df": df[i],
            "low": judged.low[i],
            "high": judged.high[i],
            "p": judged.p[i],
            "p_holm": p[i],
        }
        for i, name in enumerate(names)
    ]


def rake_weights(table: AnswerTable, file: DesignFile) -> list[Row]:
    """[margins]: one table per grouping column with the population of every label; [trim] low, high, strict"""
    if not file.margins:
        raise DesignError("rake needs [margins] in the design file")
    before, after = file.design(table, calibrated=False), file.design(table)
    return [
        {"row": i + 1, "before": old, "weight": new}
        for i, (old, new) in enumerate(zip(before.weights, after.weights, strict=True))
    ]


def alpha(table: AnswerTable, file: DesignFile) -> list[Row]:
    """columns, reversed = [columns worded the other way], lowest + highest of the scale, pairwise,
    factors (of omega)"""
    options = file.options("alpha")
    columns = _columns(options, "alpha")
    answers = table.matrix(columns)
    for column in options.get("reversed", ()):
        turn = float(_needed(options, "lowest", "alpha")) + float(_needed(options, "highest", "alpha"))
        answers[:, columns.index(column)] = turn - answers[:, columns.index(column)]
    weights = file.design(table).weights if file.weights or file.margins else None
    scale = scale_quality(answers, weights=weights, pairwise=options.get("pairwise", False))
    whole = {"alpha": scale.alpha, "low": scale.low, "high": scale.high, "omega": scale.omega, "n": scale.n}
    if "factors" in options:
        covariance, _ = covariance_of_items(answers, weights=weights, pairwise=options.get("pairwise", False))
        several = omega(correlation_of(covariance), int(options["factors"]))
        whole |= {"omega_total": several.total, "omega_hierarchical": several.hierarchical}
    return [{"item": "", **whole}] + [
        {
            "item": column,
            "alpha": scale.if_dropped[i],
            "item_rest": scale.item_rest[i],
            "ceiling": scale.ceiling[i],
            "unanswered": scale.unanswered[i],
        }
        for i, column in enumerate(columns)
    ]


COMMANDS: Mapping[str, Command] = {
    "estimate": estimate,
    "ranks": ranks,
    "change": change,
    "rake": rake_weights,
    "alpha": alpha,
}


def _needed(options: Mapping[str, Any], key: str, command: str) -> Any:
    if key not in options:
        raise DesignError(f"[{command}] needs {key!r}")
    return options[key]


def _columns(options: Mapping[str, Any], command: str) -> list[str]:
    columns = _needed(options, "columns", command)
    return [columns] if isinstance(columns, str) else list(columns)


def _answers(table: AnswerTable, columns: Sequence[str], options: Mapping[str, Any]) -> Floats:
    answers = table.matrix(columns)
    if "satisfied_from" not in options:
        return answers
    return np.where(np.isnan(answers), np.nan, answers >= float(options["satisfied_from"]))


def _domains(table: AnswerTable, column: str) -> list[tuple[str, Bools | None]]:
    if not column:
        return [("", None)]
    number, labels = table.labels(column)
    return [(label, number == i) for i, label in enumerate(labels)]


def _estimates(
    table: AnswerTable, design: Design, columns: list[str], inside: Bools | None, options: Mapping[str, Any]
) -> Estimates:
    statistic = options.get("statistic", "share" if "satisfied_from" in options else "mean")
    one_of("statistic", statistic, STATISTICS)
    missing = options.get("missing", "itemwise")
    if statistic == "share":
        threshold = float(_needed(options, "satisfied_from", "estimate"))
        return satisfied_share(design, table.matrix(columns), threshold, domain=inside, missing=missing, names=columns)
    make = totals if statistic == "total" else means
    return make(design, table.matrix(columns), domain=inside, missing=missing, names=columns)


def _rows(found: Estimates, domain: str, options: Mapping[str, Any]) -> list[Row]:
    method = options.get("method", "wilson" if "satisfied_from" in options else "wald")
    low, high = found.interval(method, options.get("confidence", 0.95))
    return [
        {
            "domain": domain,
            "column": name,
            "estimate": found.estimate[i],
            "se": found.se[i],
            "df": found.df[i],
            "low": low[i],
            "high": high[i],
            "method": method,
            "deff": found.deff[i],
            "n": found.n[i],
            "flags": _flags(int(found.n[i]), float(found.se[i])),
        }
        for i, name in enumerate(found.names)
    ]


def _flags(n: int, se: float) -> str:
    """A standard error of 0 is not certainty: say where it comes from."""
    if n < 2:
        return "one-respondent" if n else ""
    return " ".join(flag for flag, raised in (("few", n < RANK_FROM), ("all-same", se == 0)) if raised)


def _quantiles(
    table: AnswerTable,
    design: Design,
    columns: list[str],
    domain: str,
    inside: Bools | None,
    options: Mapping[str, Any],
) -> list[Row]:
    rows: list[Row] = []
    at = 0.5 if options["statistic"] == "median" else float(_needed(options, "at", "estimate"))
    between, confidence = options.get("between", "lower"), options.get("confidence", 0.95)
    for column in columns:
        values = table.numbers(column)
        q = quantiles(design, values, [at], domain=inside, between=between, confidence=confidence)
        answered = ~np.isnan(values) if inside is None else inside & ~np.isnan(values)
        numbers = {"estimate": q.estimate[0], "se": q.se[0], "df": q.df, "low": q.low[0], "high": q.high[0]}
        rows.append({"domain": domain, "column": column, **numbers, "method": "woodruff", "n": int(answered.sum())})
    return rows


def _units_to_rank(
    table: AnswerTable, file: DesignFile, options: Mapping[str, Any]
) -> tuple[list[str], Floats, Floats]:
    if "se" in options:
        names = table.texts(_needed(options, "name", "ranks"))
        return names, table.numbers(_needed(options, "estimate", "ranks")), table.numbers(options["se"]) ** 2
    number, labels = table.labels(_needed(options, "domain", "ranks"))
    answers = _answers(table, [_needed(options, "column", "ranks")], options)[:, 0]
    inside = number[:, None] == np.arange(len(labels))
    found = means(file.design(table), np.where(inside, answers[:, None], np.nan), names=labels)
    return labels, found.estimate, found.covariance


def _changes(columns: list[str], weights: Mapping[str, float]) -> tuple[Floats, list[str]]:
    """One row per column, then the index and every contribution to it."""
    count = len(columns)
    unknown = sorted(weights.keys() - set(columns))
    if unknown:
        raise DesignError(f"[change] weighs {unknown[0]!r}, which is not among its columns")
    move = np.hstack([-np.eye(count), np.eye(count)])
    if not weights:
        return move, columns
    w = np.array([float(weights.get(column, 0)) for column in columns])
    names = [*columns, "index", *(f"contribution {column}" for column in columns)]
    return np.vstack([move, w @ move, w[:, None] * move]), names


def _adjusted_in_families(names: Sequence[str], p: Floats) -> Floats:
    """Columns are one family of tests, contributions another; the index stands alone."""
    family: Ints = np.array([0 if name == "index" else 2 if name.startswith("contribution ") else 1 for name in names])
    adjusted = p.copy()
    for one in (1, 2):
        adjusted[family == one] = holm(p[family == one])
    return adjusted
