"""What is kept of a result, and what it is when it is read again: the same, in the same order, under the same bytes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from surveyapp import store
from surveyapp.results.kept import memory
from surveyapp.results.model.body import AT_ONCE, canonical, from_body, to_body
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from tests.factories.held import WAVE, hold_rounds


def orders(value: Any, at: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Where a mapping stands, and its keys as they come: pages list agencies in that order."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from orders(getattr(value, field.name), f"{at}.{field.name}")
    elif isinstance(value, Mapping):
        yield at, list(value)
        for key, part in value.items():
            yield from orders(part, f"{at}[{key}]")


def test_result_that_is_read_again_is_the_same_in_the_same_order(sqlite_engine):
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("H99.02", "Sở Xây dựng", peer_group="departments")])  # before the first
        hold_rounds(session)
    memory.clear()
    with View(sqlite_engine, WAVE, against=PREVIOUS) as view:
        computed = view._alone.value
    read = from_body(to_body(computed), computed.questionnaire)
    assert read == computed
    assert of_agencies(read) == of_agencies(computed)


def of_agencies(result: WaveResult) -> list[tuple[str, list[Any]]]:
    """The lists that pages may print as they come; the languages of a name, and counts by code, are none."""
    return [(at, keys) for at, keys in orders(result) if at.startswith(".leagues") or at == ".agencies"]


@pytest.mark.parametrize(
    "value",
    [
        {"b": [{"x": 1.5, "a": None, "é": "ê"}] * (AT_ONCE + 1), "a": {"z": [1, 2], "y": {}}, "c": [1] * 3},
        {"rows": [], "d": [[1, 2], ["x", {"k": [True]}]] * AT_ONCE, "e": {"l": []}},
        [[0.1 + 0.2, -0.0, 1e300]] * (AT_ONCE * 2),
        {},
        'words “with” quotes " and \\',
    ],
)
def test_canonical_json_is_that_of_the_library_however_long_it_is(value):
    whole = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    assert canonical(value) == whole.encode()


def test_what_is_no_number_is_refused_in_a_long_list_too():
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical([1.0] * AT_ONCE + [float("nan")])
