"""The golden cases as arrays: what R's survey package computed, and the tables it computed it from."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import questionnaires
from analysis.wave.sample import Sample

GOLDEN = Path(__file__).parents[1] / "golden"


@cache
def expected(case: str) -> Any:
    return json.loads((GOLDEN / "cases" / f"{case}.json").read_text(encoding="utf-8"))["expected"]


@cache
def table(name: str) -> dict[str, list[str]]:
    """Columns of a data file by name, as text."""
    with (GOLDEN / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def numbers(name: str, column: str) -> np.ndarray:
    return np.array([float(value) if value not in ("", "NA") else np.nan for value in table(name)[column]])


def labels(name: str, column: str) -> np.ndarray:
    return np.unique(table(name)[column], return_inverse=True)[1]


@cache
def bfi_questionnaire() -> questionnaires.Questionnaire:
    return questionnaires.load_folder(GOLDEN / "bfi-questionnaire")


@cache
def bfi_sample() -> Sample:
    """Case 29: 2,800 forms, nine agencies (agency a is domain a - 1) that cut across two strata."""
    slots = [slot.name for slot in bfi_questionnaire().slots]
    codes = [[ord(value if value not in ("", "NA") else ".") for value in table("bfi")[slot]] for slot in slots]
    agency, stratum = numbers("bfi", "agency").astype(int) - 1, numbers("bfi", "stratum").astype(int) - 1
    n_agencies, n_strata = agency.max() + 1, stratum.max() + 1
    of_cell = np.repeat(np.arange(n_agencies), n_strata)
    return Sample(
        codes=np.array(codes, dtype=np.uint8).T,
        cell=agency * n_strata + stratum,
        stratum=np.tile(np.arange(n_strata), n_agencies),
        resolving=of_cell,
        receiving=of_cell,
        cluster=np.full(len(of_cell), -1),
        population=np.array([numbers("bfi", "fpc")[stratum == h][0] for h in range(n_strata)]),
        clusters=np.full(n_strata, np.nan),
        n_agencies=int(n_agencies),
        peer_group=np.zeros(n_agencies, dtype=int),
    )
