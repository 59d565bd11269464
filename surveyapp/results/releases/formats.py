"""Releases are read for ever: each says its format, and every format that ever was has a reader here.

A reader lifts a body to the next format, so that only the newest is made into a result. Readers are never edited: what
they know of their format (the order of its columns) stands in them and not in today's classes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from surveyapp.results.model.result import COLUMNS
from surveyapp.store import Problem, Refused

FORMAT = 3
"""Of the releases that are made now: raised, with a reader for this one, when a body changes other than by a column of
`IndexRow` that older releases do not have."""

Body = Mapping[str, Any]

COLUMNS_OF_1 = (
    *("wave", "scope", "agency", "peer_group", "part", "rule", "aggregate"),
    *("index", "se", "df", "ci_low", "ci_high", "ci_method", "confidence", "deff"),
    *("n", "n_eff", "n_monitoring", "n_issued", "response_rate"),
    *("rank", "rank_low", "rank_high", "rank_of", "not_ranked"),
    *("change", "change_low", "change_high", "comparable", "flags"),
)

GROUP_NAMES_OF_1 = {
    "departments": {"vi": "Sở, ban, ngành", "en": "Departments and agencies"},
    "communes": {"vi": "Xã, phường", "en": "Wards and communes"},
    "centres": {"vi": "Trung tâm Phục vụ hành chính công", "en": "Public administration service centres"},
}
"""What its documents called the groups with these codes: the names stood in the program."""


def from_1(body: Body) -> Body:
    """Version 0.1 wrote rows by position, and kept neither names of groups nor the wave that changes go back to."""
    return {**body, "staff": _edition_of_1(body["staff"]), "public": _edition_of_1(body["public"])}


def _edition_of_1(edition: Body) -> Body:
    rows = [dict(zip(COLUMNS_OF_1, values, strict=True)) for values in edition["rows"]]
    changes: dict[str, Any] = {"against": None, "moved": [], "moved_within": [], "changes_from_few": []}
    return {**edition, "rows": rows, "group_names": GROUP_NAMES_OF_1, **changes}


def from_2(body: Body) -> Body:
    """It said nothing of the words that a wave served, beside the hashes of those that it printed."""
    return {**body, "staff": _edition_of_2(body["staff"]), "public": _edition_of_2(body["public"])}


def _edition_of_2(edition: Body) -> Body:
    wave = {**edition["wave"], "edition": edition["questionnaire"], "texts": []}
    against = edition["against"] and {**edition["against"], "edition": "", "texts": []}
    return {**edition, "wave": wave, "against": against}


READERS: Mapping[int, Callable[[Body], Body]] = {1: from_1, 2: from_2}
"""Format -> what lifts a body of it to the next one. Complete from 1 to the newest."""


def in_newest_format(body: Body, written_in: int) -> Body:
    """Raises Refused for a release that a newer version of the software has made."""
    if written_in > FORMAT:
        raise _newer(f"it has format {written_in}")
    for number in range(written_in, FORMAT):
        body = READERS[number](body)
    unknown = {column for name in ("staff", "public") for row in body[name]["rows"][:1] for column in row} - {*COLUMNS}
    if unknown:
        raise _newer(f"it has the column {min(unknown)}")
    return body


def _newer(what: str) -> Refused:
    remedy = f"install the newer surveyapp that published it; this one reads formats up to {FORMAT}"
    return Refused(Problem("release-newer", f"this version cannot read the release: {what}", remedy=remedy), status=503)
