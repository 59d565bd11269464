"""The result of a wave in every state: no database, no arithmetic that matters."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Any

from questionnaires.codes import Option
from questionnaires.model import Question
from surveyapp.results.model.league import League
from surveyapp.results.model.result import (
    AgencyFacts,
    Counts,
    Hashes,
    IndexRow,
    ItemLevels,
    RowKey,
    WaveFacts,
    WaveResult,
)
from tests.factories.agencies import GROUP_NAMES, made_up_agencies
from tests.factories.questionnaires import made_up_questionnaire


def made_up_result(
    n_departments: int = 15, n_communes: int = 30, seed: int = 1, banded: tuple[str, ...] = (), **changes: Any
) -> WaveResult:
    """A collected wave with every state: a perfect score, a tie, few answers, none, self-selected.

    The groups of `banded` are too unreliable for places. `changes` replace fields of the result (`rows=()`).
    """
    dice = random.Random(seed)
    questionnaire = made_up_questionnaire()
    agencies = made_up_agencies(n_departments, n_communes)
    parts = ["overall"]
    parts += [f"factor:{f.id}" for f in questionnaire.factors]
    parts += [f"item:{q.code}" for q in questionnaire.items]
    rows = _placed([row for agency in agencies.values() for row in _agency_rows(agency, parts, dice)])
    leagues = _leagues(rows, banded)
    rows = [_without_place(row) if row.rank and row.peer_group in banded else row for row in rows]
    groups = sorted({a.peer_group for a in agencies.values()})
    rows += [_row("peer_group", "", g, part, dice, 4000, 88 + dice.uniform(-4, 4)) for g in groups for part in parts]
    rows += [_row("all", "all", "", part, dice, 8000, 88 + dice.uniform(-4, 4)) for part in parts]
    result = WaveResult(
        wave=_wave(),
        questionnaire=questionnaire,
        rule="satisfied-share/pooled",
        confidence=0.95,
        rows=tuple(rows),
        agencies=agencies,
        counts=Counts(valid=13329, excluded=223, monitoring=212, issued=16540, returned=13340, population=92000),
        counts_by_group={g: Counts(6664, 111, 106, 8270, 6669, 46000) for g in groups},
        levels=_levels(rows, dice),
        hashes=Hashes(*(f"{dice.getrandbits(256):064x}" for _ in range(3))),
        software="surveyapp 0.1.0",
        notes=("collapsed:H99.05/dat-dai",),
        leagues=leagues,
        group_names=GROUP_NAMES,
    )
    return dataclasses.replace(result, **changes)


def with_levels(seed: int, few: float, n_agencies: int = 9) -> WaveResult:
    """Counts of every level that add up over agencies, with 1 to 4 people under “satisfied” here and there."""
    dice = random.Random(seed)
    result = made_up_result(n_agencies, 0)
    below, above = ("1", "2", "3"), ("4", "5")
    counts: dict[RowKey, dict[str, int]] = {}
    for question in result.questionnaire.items:
        for agency in result.agencies:
            unsatisfied = dice.randint(1, 4) if dice.random() < few else dice.choice([0, dice.randint(5, 40)])
            levels = dict.fromkeys(below, 0) | {dice.choice(below): unsatisfied}
            counts["agency", agency, question.code] = levels | {code: dice.randint(5, 60) for code in above}
        for place in (("all", "all"), ("peer_group", "departments")):
            mine = [counts["agency", agency, question.code] for agency in result.agencies]
            counts[(*place, question.code)] = {code: sum(one[code] for one in mine) for code in (*below, *above)}
    levels = {place: ItemLevels(dict.fromkeys(told, 1.0), told, {}) for place, told in counts.items()}
    rows = tuple(dataclasses.replace(row, n=_n(row, counts), flags=(), not_ranked="") for row in result.rows)
    return dataclasses.replace(result, rows=rows, levels=levels)


def _n(row: IndexRow, counts: Mapping[RowKey, Mapping[str, int]]) -> int:
    kind, _, code = row.part.partition(":")
    scope, place, _part = row.key
    return sum(counts[scope, place, code].values()) if kind == "item" else 400


def with_wishes(result: WaveResult, place: tuple[str, str], ticked: Mapping[str, int], *, of: int) -> WaveResult:
    """The same with one multiple choice: how many of `of` people there ticked each of the options in words."""
    codes = dict(enumerate(ticked, start=1))
    options = tuple(Option(str(code)) for code in codes)
    wishes = Question("WISHES", "multiple", "FACTS", options, fact=True)
    said = {str(code): words for code, words in codes.items()}
    texts = {
        language: dataclasses.replace(
            text,
            questions=dict(text.questions) | {"WISHES": "Mong điều gì?"},
            short=dict(text.short) | {"WISHES": "Mong điều gì?"},
            options=dict(text.options) | {"WISHES": said},
        )
        for language, text in result.questionnaire.texts.items()
    }
    asked = (*result.questionnaire.questions, wishes)
    levels = {
        (*place, f"WISHES_{code}"): ItemLevels({"1": 100 * n / of, "0": 100 - 100 * n / of}, {"1": n, "0": of - n}, {})
        for code, n in zip(said, ticked.values(), strict=True)
    }
    questionnaire = dataclasses.replace(result.questionnaire, questions=asked, texts=texts)
    return dataclasses.replace(result, questionnaire=questionnaire, levels=dict(result.levels) | levels)


def _agency_rows(agency: AgencyFacts, parts: list[str], dice: random.Random) -> list[IndexRow]:
    n, value = dice.randint(60, 700), min(99.0, 88 + dice.gauss(0, 5))
    states: dict[str, tuple[int, float | None, str]] = {
        "05": (240, 87.5, ""),
        "06": (240, 87.5, ""),
        "11": (n, value, "basis"),
        "12": (34, 100.0, ""),
        "13": (6, value, "few"),
        "14": (17, value, "few"),
        "15": (0, None, "no-answers"),
    }
    n, score, reason = states.get(agency.code[-2:], (n, value, ""))
    rows = [_row("agency", agency.code, agency.peer_group, part, dice, n, score) for part in parts]
    return [dataclasses.replace(row, not_ranked=reason) for row in rows]


def _row(scope: str, agency: str, group: str, part: str, dice: random.Random, n: int, value: float | None) -> IndexRow:
    base = IndexRow("2026-H1", scope, agency, group, part, "satisfied-share/pooled", "direct", n=n)
    if value is None:
        return base
    index = value if part == "overall" or value == 100 else max(5.0, min(99.5, value + dice.gauss(0, 3)))
    half = 1.96 * (max(index * (100 - index), 150) / n) ** 0.5
    return dataclasses.replace(
        base,
        index=index,
        se=half / 1.96,
        df=n - 3.0,
        ci_low=max(0.0, index - half),
        ci_high=min(100.0, index + half * 0.8),
        ci_method="wilson",
        deff=1.1,
        n_eff=n / 1.1,
        n_moderated=n / 1.1,
        df_moderated=n - 3.0,
        n_issued=n * 2,
        response_rate=50.0,
        flags=("all-same",) if index == 100 else (),
    )


def _placed(rows: list[IndexRow]) -> list[IndexRow]:
    tables: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row.index is not None and not row.not_ranked:
            tables.setdefault((row.peer_group, row.part), []).append(row.index)
    rivals = {table: sorted(values) for table, values in tables.items()}

    def place(row: IndexRow) -> IndexRow:
        if row.index is None or row.not_ranked:
            return row
        others = rivals[row.peer_group, row.part]
        low, best = (1 + len(others) - bisect_right(others, row.index + ahead) for ahead in (5, 0))
        high = len(others) - bisect_left(others, row.index - 5)
        return dataclasses.replace(row, rank=best, rank_low=low, rank_high=high, rank_of=len(others))

    return [place(row) for row in rows]


def _without_place(row: IndexRow) -> IndexRow:
    return dataclasses.replace(row, rank=None, rank_low=None, rank_high=None, rank_of=None, not_ranked="unreliable")


def _leagues(rows: list[IndexRow], banded: tuple[str, ...]) -> dict[tuple[str, str], League]:
    tables: dict[tuple[str, str], list[IndexRow]] = {}
    for row in rows:
        if row.rank is not None:
            tables.setdefault((row.peer_group, row.part), []).append(row)
    return {place: _league(table, place[0] in banded) for place, table in tables.items()}


def _league(rows: list[IndexRow], banded: bool) -> League:
    values = [row.index or 0.0 for row in rows]
    mean = sum(values) / len(values)
    if banded:
        return League(
            0.51, mean, bands={r.agency: (v > mean + 6) - (v < mean - 6) for r, v in zip(rows, values, strict=True)}
        )
    return League(0.94, mean, sets_for_all={r.agency: (r.rank_low or 1, r.rank_high or 1) for r in rows})


def _levels(rows: list[IndexRow], dice: random.Random) -> dict[tuple[str, str, str], ItemLevels]:
    levels = {}
    for row in rows:
        if not row.part.startswith("item:") or row.index is None:
            continue
        place = {"agency": row.agency, "peer_group": row.peer_group, "all": "all"}[row.scope]
        low = 100 - row.index
        shares = {"1": low * 0.1, "2": low * 0.3, "3": low * 0.6, "4": row.index * 0.6, "5": row.index * 0.4}
        counts = {code: round(share * row.n / 100) for code, share in shares.items()}
        missing = {"~": dice.randint(0, 9), ".": dice.randint(0, 9)}
        levels[row.scope, place, row.part.partition(":")[2]] = ItemLevels(shares, counts, missing)
    return levels


def _wave() -> WaveFacts:
    return WaveFacts(
        code="2026-H1",
        title="6 tháng đầu năm 2026",
        state="collected",
        purpose="official",
        basis="probability",
        reference_from=dt.date(2026, 1, 1),
        reference_to=dt.date(2026, 6, 30),
        opens=dt.date(2026, 5, 1),
        closes=dt.date(2026, 6, 30),
        invented=True,
    )
