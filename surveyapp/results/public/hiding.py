"""What of a result may leave the house: figures of few people stay, and so do those that would tell them.

The published figures form sums: an agency's index is made of its factors, a factor of its items, and a group's figures
of its agencies'. A hidden figure takes others with it until it cannot be worked out from the sums that are published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from analysis.arrays import Bools, Ints
from analysis.publish.suppression import SMALLEST, complementary_suppression, hidden_cells, hidden_with_complement
from questionnaires.model import Questionnaire
from surveyapp.results.index.basis import QUOTA, RANKABLE, SELF_SELECTED
from surveyapp.results.model.result import COMPLEMENT, DIRECT, FEW, ONE_SIDE, IndexRow, RowKey, WaveResult
from surveyapp.results.public.sides import Sides


def hidden_rows(result: WaveResult) -> frozenset[RowKey]:
    """The rows of which no figure is published."""
    return _Hiding(result).all()


def why_hidden(result: WaveResult) -> dict[RowKey, str]:
    """Of each of them: few people, or what would tell a figure of few people."""
    hiding = _Hiding(result)
    hidden = hiding.all()
    return {row.key: hiding.why(*row.key) for row in result.rows if row.key in hidden}


def tier_of(row: IndexRow | None) -> int:
    """Whose answers speak in a row; figures of other tiers than a group's own are not in the group's sum."""
    if row is None or "self-selected" in row.flags:
        return SELF_SELECTED
    return QUOTA if row.not_ranked == "basis" else RANKABLE


def _hidden_means(result: WaveResult, hidden: frozenset[RowKey]) -> frozenset[RowKey]:
    """Beside the figures over all answers a mean of agencies would be a second sum, from which two hidden agencies
    could be told: it is hidden wherever an agency in it is."""
    if result.aggregate == DIRECT:
        return frozenset()
    touched = {(row.peer_group, row.part) for row in result.rows if row.scope == "agency" and row.key in hidden}
    means = {("peer_group", group, part) for group, part in touched}
    return frozenset(means | {("all", "all", part) for _, part in touched})


class People:
    """How many people the figures of a result are of."""

    def __init__(self, result: WaveResult) -> None:
        self._result = result
        self._tree = tree_of(result.questionnaire)

    def behind(self, scope: str, place: str, part: str) -> int:
        """Of published counts of several questions the fewest that it can be: those of the one with most answers."""
        row = self._result.row(scope, place, part)
        if row is None or row.n is not None:
            return row.n or 0 if row else 0
        return max((self.behind(scope, place, below) for below in self._tree.get(part, ())), default=0)

    def are_few(self, scope: str, place: str, part: str) -> bool:
        return 0 < self.behind(scope, place, part) < self._result.publish_from


class _Hiding:
    def __init__(self, result: WaveResult) -> None:
        self._result = result
        self._people = People(result)
        self._tree = tree_of(result.questionnaire)
        self._sides = Sides(result, self._tree)
        self._parts = list(dict.fromkeys(row.part for row in result.rows))

    def all(self) -> frozenset[RowKey]:
        hidden = frozenset(self.rows())
        return hidden | _hidden_means(self._result, hidden)

    def why(self, scope: str, place: str, part: str) -> str:
        if self._people.are_few(scope, place, part):
            return FEW
        return ONE_SIDE if self._sides.are_few(scope, place, part) else COMPLEMENT

    def rows(self) -> Iterator[RowKey]:
        """Where a group itself is too few in some part, the figures of all agencies would tell it, and so would the
        other parts of its agencies."""
        if any(self._is_in_all(group) for group in self._groups_of_few):
            yield from (("all", "all", part) for part in self._parts_of_few)
        for group in self._result.peer_groups:
            gone = self._parts_of_few if group in self._groups_of_few else frozenset()
            yield from (("peer_group", group, part) for part in gone)
            yield from (("agency", agency, part) for agency in self._agencies(group) for part in gone)
            yield from self._of_agencies(group, gone)

    @cached_property
    def _groups_of_few(self) -> Mapping[str, set[str]]:
        """Group -> its parts of few people."""
        few = {
            group: {
                part for part in self._parts if self._is_few("peer_group", group, part) or self._is_told(group, part)
            }
            for group in self._result.peer_groups
        }
        return {group: parts for group, parts in few.items() if parts}

    def _is_told(self, group: str, part: str) -> bool:
        """Where 1 to 4 people of each agency were not satisfied, their sum may say how many of each."""
        mine = [("agency", agency, part) for agency in self._agencies(group)]
        return part != "overall" and self._sides.are_told(mine)

    @cached_property
    def _parts_of_few(self) -> frozenset[str]:
        """Parts that neither such groups nor all agencies together show: those of few people, one more of the same
        whole that would tell each of them, and all that they are made of."""
        few = set().union(*self._groups_of_few.values())
        if "overall" in few:
            return frozenset(self._parts)
        for children in self._tree.values():
            gone = [child for child in children if child in few]
            others = [child for child in children if child not in few]
            if len(gone) == 1 and others:
                few.add(min(others, key=lambda part: self._n("all", "all", part)))
        return frozenset(below for part in few for below in all_under(part, self._tree))

    def _is_in_all(self, group: str) -> bool:
        return tier_of(self._result.row("peer_group", group)) == tier_of(self._result.row("all", "all"))

    def _agencies(self, group: str) -> list[str]:
        return [code for code, facts in self._result.agencies.items() if facts.peer_group == group]

    def _of_agencies(self, group: str, gone: frozenset[str]) -> Iterator[RowKey]:
        """By the tier of their answers: only the best one is in the sum of the group."""
        answered = {
            code: tier_of(self._result.row("agency", code))
            for code in self._agencies(group)
            if self._n("agency", code, "overall")
        }
        best = min(answered.values(), default=RANKABLE)
        inside = [code for code, tier in answered.items() if tier == best]
        whole = self._agencies_gone(inside)
        apart = [code for code, tier in answered.items() if tier != best]
        whole |= {code for code in apart if self._is_few("agency", code, "overall")}
        yield from (("agency", code, part) for code in whole for part in self._parts)
        if "overall" not in gone:
            left = [code for code in inside if code not in whole]
            loose = self._left_out(group) if best == tier_of(self._result.row("all", "all")) else frozenset()
            yield from self._under("overall", left, gone, loose=loose, beyond=sorted(whole.intersection(inside)))
            for part in loose - gone:
                yield from self._of_part(part, left, gone)
            for code in apart:
                if code not in whole:
                    yield from self._under("overall", [code], gone, alone=True)

    def _agencies_gone(self, agencies: Sequence[str]) -> set[str]:
        """Agencies of few, and others until none follows from the group; ranked ones last, whose place stays free."""
        rows = [self._result.row("agency", agency) for agency in agencies]
        n = np.array([self._n("agency", agency, "overall") for agency in agencies], dtype=np.int64)
        few = (n > 0) & (n < self._result.publish_from)
        rival = np.array([row is not None and row.not_ranked in ("", "unreliable") for row in rows], dtype=np.bool_)
        whole = hidden_with_complement(few, n, np.zeros(len(n), int), ranked=rival, smallest=self._result.publish_from)
        return {agency for agency, hidden in zip(agencies, whole, strict=True) if hidden}

    def _left_out(self, group: str) -> frozenset[str]:
        """Factors that are reported apart: no agency's overall index is made of them, so it tells nothing of them."""
        factors = {f"factor:{factor}" for factor in self._result.parts_left_out.get(group, ())}
        return frozenset(factors.intersection(self._tree.get("overall", ())))

    def _of_part(self, part: str, agencies: Sequence[str], gone: frozenset[str]) -> Iterator[RowKey]:
        """One part of many agencies, which only their group's figure could tell."""
        n = np.array([self._n("agency", agency, part) for agency in agencies], dtype=np.int64)
        few = ((n > 0) & (n < self._result.publish_from)) | self._sides.few(agencies, [part])[:, 0]
        hidden = hidden_with_complement(few, n, np.zeros(len(n), int), smallest=self._result.publish_from)
        left = [agency for agency, is_gone in zip(agencies, hidden, strict=True) if not is_gone]
        for agency in set(agencies).difference(left):
            yield from (("agency", agency, each) for each in all_under(part, self._tree))
        yield from self._under(part, left, gone, beyond=sorted(set(agencies).difference(left)))

    def _under(
        self,
        parent: str,
        agencies: Sequence[str],
        gone: frozenset[str],
        *,
        loose: frozenset[str] = frozenset(),
        beyond: Sequence[str] = (),
        alone: bool = False,
    ) -> Iterator[RowKey]:
        """The parts that make up `parent`, of agencies that show it; below a hidden part everything is hidden.

        Parts of `gone` nobody of the group shows, those of `loose` are in no sum; agencies `beyond` are in the sums of
        the group, and hide the parent.
        """
        children = [part for part in self._tree.get(parent, ()) if part not in loose]
        if not children or not agencies:
            return
        table = np.array([[self._n("agency", agency, part) for part in children] for agency in agencies])
        few = self._sides.few(agencies, children) | (np.isin(children, list(gone)) & (table > 0))
        if alone:
            hidden = hidden_cells(table[0], smallest=self._result.publish_from, also=few[0])[None]
        else:
            hidden = self._of_many(table, few, *(self._sides.table(some, children) for some in (agencies, beyond)))
        for column, part in enumerate(children):
            left = [agency for agency, is_gone in zip(agencies, hidden[:, column], strict=True) if not is_gone]
            others = set(agencies).difference(left)
            for agency in others:
                yield from (("agency", agency, each) for each in all_under(part, self._tree))
            yield from self._under(part, left, gone, beyond=[*beyond, *sorted(others)], alone=alone)

    def _of_many(self, n: Ints, few: Bools, sides: Ints, beyond: Ints) -> Bools:
        """Every sum of n over the group is published too, and leaves each small n open; so is every sum of a side, over
        agencies and over the parts of an agency. `sides` is (agencies, parts, 2), of others that are in the sums of the
        group too `beyond`."""
        hidden, before = few, None
        while before is None or (hidden != before).any():
            before = hidden
            hidden = hidden_cells(n, smallest=self._result.publish_from, also=hidden)
            hidden = _open(hidden, n, self._result.publish_from)
            for side in (0, 1):
                hidden = _open(hidden, sides[..., side], beyond=beyond[..., side])
                hidden = _open(hidden.T, sides[..., side].T).T
        return hidden

    def _is_few(self, scope: str, domain: str, part: str) -> bool:
        return self._people.are_few(scope, domain, part) or self._sides.are_few(scope, domain, part)

    def _n(self, scope: str, domain: str, part: str) -> int:
        return self._people.behind(scope, domain, part)


def _open(hidden: Bools, counts: Ints, smallest: int = SMALLEST, beyond: Ints | None = None) -> Bools:
    """Column by column as much more as leaves the small counts of each open, with those hidden `beyond` the table."""
    all_counts = counts if beyond is None else np.vstack([counts, beyond])
    all_hidden = np.vstack([hidden, np.ones((len(all_counts) - len(counts), counts.shape[1]), dtype=np.bool_)])
    columns = zip(all_hidden.T, all_counts.T, strict=True)
    return np.stack([complementary_suppression(*column, smallest) for column in columns], axis=1)[: len(hidden)]


def tree_of(questionnaire: Questionnaire) -> dict[str, list[str]]:
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


def all_under(part: str, tree: Mapping[str, Iterable[str]]) -> list[str]:
    return [part, *(below for child in tree.get(part, ()) for below in all_under(child, tree))]
