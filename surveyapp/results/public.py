"""What of a result may leave the house: figures of few people stay, and so do those that would tell them.

The published figures form sums: an agency's index is made of its factors, a factor of its items, and a group's figures
of its agencies'. A hidden figure takes others with it until it cannot be worked out from the sums that are published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from analysis.suppression import hidden_cells, hidden_with_complement
from questionnaires.model import Questionnaire
from surveyapp.results.model import IndexRow, Place, WaveResult


def hidden_places(result: WaveResult) -> frozenset[Place]:
    """The rows of which no figure is published."""
    return frozenset(place for group in result.peer_groups for place in _of_group(result, group))


def _of_group(result: WaveResult, group: str) -> Iterator[Place]:
    """Where the group itself is too few in some part, that part could be told from its agencies' other parts, and from
    the figures of all agencies: then only whole indices are left."""
    parts, tree = _parts(result), _tree(result.questionnaire)
    agencies = [code for code, facts in result.agencies.items() if facts.peer_group == group]
    few_of_group = [part for part in parts if _is_few(result, result.row("peer_group", group, part))]
    if few_of_group:
        left = parts if "overall" in few_of_group else [part for part in parts if part != "overall"]
        yield from (("all", "all", part) for part in left)
        yield from (("peer_group", group, part) for part in left)
        yield from (("agency", agency, part) for agency in agencies for part in left)
    n = np.array([_n(result, agency, "overall") for agency in agencies], dtype=np.int64)
    few = (n > 0) & (n < result.publish_from)
    whole = hidden_with_complement(few, n, np.zeros(len(n), dtype=np.int64))
    gone = [agency for agency, hidden in zip(agencies, whole, strict=True) if hidden]
    yield from (("agency", agency, part) for agency in gone for part in parts)
    yield from _under(result, "overall", [agency for agency in agencies if agency not in gone], tree)


def _under(
    result: WaveResult, parent: str, agencies: Sequence[str], tree: Mapping[str, Sequence[str]]
) -> Iterator[Place]:
    """The parts that make up `parent`, of agencies that show it; below a hidden part everything is hidden."""
    children = tree.get(parent, ())
    if not children or not agencies:
        return
    table = np.array([[_n(result, agency, part) for part in children] for agency in agencies], dtype=np.int64)
    hidden = hidden_cells(table, smallest=result.publish_from)
    for column, part in enumerate(children):
        gone = {agency for agency, is_hidden in zip(agencies, hidden[:, column], strict=True) if is_hidden}
        yield from (("agency", agency, each) for agency in sorted(gone) for each in _all_under(part, tree))
        yield from _under(result, part, [agency for agency in agencies if agency not in gone], tree)


def _all_under(part: str, tree: Mapping[str, Sequence[str]]) -> list[str]:
    return [part, *(below for child in tree.get(part, ()) for below in _all_under(child, tree))]


def _tree(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Part -> the parts it is made of."""
    tree: dict[str, list[str]] = {}
    for content in questionnaire.contents:
        tree.setdefault("overall", []).append(f"content:{content}")
    for factor in questionnaire.factors:
        over = f"content:{factor.content}" if factor.content else "overall"
        tree.setdefault(over, []).append(f"factor:{factor.id}")
    for item in questionnaire.items:
        over = f"factor:{item.factor}" if item.factor else "overall"
        tree.setdefault(over, []).append(f"item:{item.code}")
    return tree


def _parts(result: WaveResult) -> list[str]:
    return list(dict.fromkeys(row.part for row in result.rows))


def _is_few(result: WaveResult, row: IndexRow | None) -> bool:
    return row is not None and 0 < row.n < result.publish_from


def _n(result: WaveResult, agency: str, part: str) -> int:
    row = result.row("agency", agency, part)
    return row.n if row else 0
