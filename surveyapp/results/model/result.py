"""The one frozen result of a wave. Units: every index, interval and share is 0-100, unrounded; None is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from questionnaires.languages import name_in
from questionnaires.model import Questionnaire
from surveyapp.results.model.league import League
from surveyapp.results.model.percent import percent
from surveyapp.results.model.provenance import BESIDE, COUNTED, Provenance

if TYPE_CHECKING:  # the database comes with it: whoever asks for help should not wait for that
    from surveyapp.store.waves.parts import FixedPart, PartDecision
    from surveyapp.store.waves.texts import WordsInForce

SCOPES = ("agency", "peer_group", "all")
AGGREGATES = ("direct", "dossier-share", "equal")
"""How rows above agency level come about: over all weighted answers, or as a mean of the agencies."""
DIRECT, DOSSIER_SHARE, EQUAL = AGGREGATES
NOTES = ("collapsed", "frame-exceeded", "comparable", "not-aggregated", "covered")
"""Kinds of notes, each followed by a colon and what it is about."""
COLLAPSED, EXCEEDED, DECLARED, NOT_IN_IT, COVERED = NOTES
"""Strata put together, a frame exceeded, questionnaires declared comparable; of a mean of agencies: one that is not in
it, and what the others stand for."""
FINAL = ("locked", "published")
"""States in which no figure changes any more, unless the wave is reopened on the record."""
ROW_BYTES = 3_000
"""About what a result takes in memory for each of its rows, levels included (measured: 2,600)."""
RowKey = tuple[str, str, str]  # scope, agency or group or "all", part
Ends = tuple[float, float]
"""An interval of a change at the level at which Holm tests it: it holds 0 just where the change is not found."""
MIXES = ("procedure-group", "channel")
"""What can be levelled out between the agencies of a peer group."""
PART_LOST = "part-lost"
"""The flag of an index that was to be made of a factor which the field failed."""
COARSE = "coarse"
"""The flag of a published figure that a hidden agency of few is in: it is rounded to a step of points, since what the
hidden ones add to it is a sum of whole numbers, which a search would find."""
COUNTS = "counts"
"""The flag, and the reason for no place, of what is made of published counts of several questions."""
FEW, ONE_SIDE, COMPLEMENT = "few", "one-side", "complement"
"""Why a figure is not published: of too few people, with too few of them satisfied or not, or because it would tell one
of those."""
NOT_RANKED = (
    *("no-answers", "trial", "basis", "counts", "other-parts", "few-dossiers", "few-forms", "few", "few-clusters"),
    *("low-response", "alone", "unreliable"),
)
"""Why an agency has no place; the first that applies."""
RATE_SAID_BELOW = 60.0
"""Forms returned of 100 issued under which a place is never shown without that rate."""
WITHIN_ERROR, FOUND = "within-error", "found"
"""Verdicts on a change."""
LIKE_GROUP, UNLIKE_GROUP = "like-group", "unlike-group"
"""Whether a change is like those of the other agencies of its group."""
USUAL, UNUSUAL = "usual", "unusual"
"""Whether a change is one as they were seen over three waves and more."""
NotComparable = Literal["split", "questionnaire", "rule", "population", "basis", "no-microdata"]
"""Why an index is not held against the earlier one."""
Comparable = Literal["", "yes", "common-items"] | NotComparable
"""Empty: there is nothing to compare. Over common items both waves were estimated again."""

IssuedFrom = Literal["", "population", "codes"]
"""Where the numbers of forms issued and returned come from: the population file, or counts of one-time codes."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One estimate. The fields, in this order, are the columns of `index.csv` (docs/reference.md)."""

    wave: str
    scope: str
    agency: str
    peer_group: str
    part: str
    rule: str
    aggregate: str
    index: float | None = None
    se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_method: str = ""
    confidence: float = 0.95
    deff: float | None = None
    n: int | None = 0
    n_eff: float | None = None
    n_monitoring: int = 0
    n_issued: int | None = None
    response_rate: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    rank_of: int | None = None
    not_ranked: str = ""
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    comparable: Comparable = ""
    flags: tuple[str, ...] = ()
    comparable_note: str = ""
    common_items: tuple[str, ...] = ()
    n_population: int | None = None
    n_returned: int | None = None
    index_as_fixed: float | None = None  # where a factor was left out by decision: with it, as it was fixed
    rank_as_fixed: int | None = None
    issued_from: IssuedFrom = ""
    rank_low_alone: int | None = None  # the set that holds for this agency by itself, not for all at once
    rank_high_alone: int | None = None
    display: str = ""  # of the table that it stands in: places, ranges or bands
    pool: str = ""  # whose agencies moderated its variance
    effect: float | None = None  # design effect against all-or-nothing answers, as found
    pool_effect: float | None = None
    pool_df: float | None = None  # what the effect of the pool is worth
    n_moderated: float | None = None
    df_moderated: float | None = None
    n_interval: float | None = None  # what the interval of this round rests on
    verdict: str = ""  # on the change: within-error or found, among the agencies of its group
    usual: str = ""  # what the change is held against, and whether it is like it
    usual_low: float | None = None
    usual_high: float | None = None

    @property
    def is_compared(self) -> bool:
        """Whether “rose” and “fell” may be said of it."""
        return self.comparable in ("yes", "common-items")

    @property
    def is_of_counts(self) -> bool:
        """Made of published counts of several questions: how it varies and of how many people it is, is not known."""
        return COUNTS in self.flags

    @property
    def key(self) -> RowKey:
        return self.scope, self.peer_group if self.scope == "peer_group" else self.agency, self.part


COLUMNS = tuple(f.name for f in fields(IndexRow))
LISTS = ("flags", "common_items")
"""Columns that hold several codes."""


@dataclass(frozen=True, slots=True)
class LostPart:
    """A factor that was fixed as a part of the index of a peer group, and that the field failed: `few` of `agencies`
    with enough forms have too few answers to it, which is too many where it `fails`; `without` have none at all, so
    that their index is made of the other factors."""

    group: str
    factor: str
    few: int
    agencies: int
    fails: bool
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency as the wave froze it at opening."""

    code: str
    names: Mapping[str, str]
    peer_group: str
    parent: str = ""
    level: str = ""

    def name(self, language: str) -> str:
        return name_in(self.names, language, self.code)


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What every page and document says about the wave itself."""

    code: str
    title: str
    state: str
    purpose: str
    basis: str
    reference_from: dt.date | None
    reference_to: dt.date | None
    opens: dt.date | None
    closes: dt.date | None
    invented: bool = False  # demo data: marked on every page and document
    edition: str = ""  # of the questionnaire, id@version
    texts: tuple[WordsInForce, ...] = ()  # all that it served, language by language, the earliest first
    basis_rule: str = (
        "declared"  # proof: a form counts where something vouches for it; releases of before were declared
    )
    titles: Mapping[str, str] = field(default_factory=dict)  # in other languages than the first


@dataclass(frozen=True, slots=True)
class ItemLevels:
    """How one item was answered in one scope: option code -> weighted share 0-100, and the plain counts.

    ItemLevels that are not published one by one stand in `joined`, with the share of all of them if that is published.
    """

    shares: Mapping[str, float]
    counts: Mapping[str, int]
    missing: Mapping[str, int]  # missing character -> count; nothing of it is published
    joined: tuple[tuple[tuple[str, ...], float | None], ...] = ()

    def is_joined(self, code: str) -> bool:
        return any(code in codes for codes, _ in self.joined)


@dataclass(frozen=True, slots=True)
class Counts:
    """Forms of the wave. None where the population file does not say, where it is not published, and of published
    counts of several questions, which are nobody's forms."""

    valid: int | None
    excluded: int | None
    monitoring: int | None
    issued: int | None = None
    returned: int | None = None
    population: int | None = None
    issued_from: IssuedFrom = ""

    @property
    def counted(self) -> int | None:
        """Valid forms that stand in an index: what is told beside issued and returned. Those that only monitor came
        through open doors, and were neither issued nor returned."""
        return None if self.valid is None or self.monitoring is None else self.valid - self.monitoring


@dataclass(frozen=True, slots=True)
class Hashes:
    """SHA-256 in hex: of all figures, of the responses, of the population. The same input gives the same three."""

    result: str
    data: str
    population: str


@dataclass(frozen=True)
class WaveResult:
    """Everything that is known of a collected wave under one rule."""

    wave: WaveFacts
    questionnaire: Questionnaire
    rule: str
    confidence: float
    rows: tuple[IndexRow, ...]
    agencies: Mapping[str, AgencyFacts]
    counts: Counts
    counts_by_group: Mapping[str, Counts]
    levels: Mapping[tuple[str, str, str], ItemLevels]  # (scope, agency or group or "all", question code)
    hashes: Hashes
    software: str
    notes: tuple[str, ...] = ()  # collapsed strata, exceeded frames, factors left out: codes with their place
    publish_from: int = 10
    rank_from: int = 30
    response_from: float = 0.0  # forms returned of 100 issued that a rank needs
    parts_left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # peer group -> factor ids
    leagues: Mapping[tuple[str, str], League] = field(default_factory=dict)  # (peer group, part)
    reliable_from: float = 0.7  # under it bands are shown instead of places
    draws: int = 5000  # of the simulation behind the sets of places, and its seed
    seed: int = 2026
    against: WaveFacts | None = None  # the earlier wave that changes are measured from
    moved: frozenset[RowKey] = frozenset()  # rose or fell: found after Holm among the agencies of a group in one part
    moved_within: frozenset[RowKey] = frozenset()  # the same among the factors, or the items, of one place
    changes_beside: Mapping[RowKey, Ends] = field(default_factory=dict)  # of each change that `moved` judges
    changes_within: Mapping[RowKey, Ends] = field(default_factory=dict)  # of each change that `moved_within` judges
    aggregate: str = "direct"  # of the rows above agency level
    changes_from_few: frozenset[RowKey] = frozenset()  # places whose earlier figure was not published
    changes_hidden: frozenset[RowKey] = frozenset()  # of the published view: changes that would tell a hidden figure
    is_public: bool = False  # the published view: what may not be published is not in it
    hidden: Mapping[RowKey, str] = field(default_factory=dict)  # of the published view: FEW, ONE_SIDE or COMPLEMENT
    steps: Mapping[RowKey, float] = field(default_factory=dict)  # of the published view: what its coarse rows have
    group_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # peer group -> language -> name
    stratum_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # stratum -> further language -> name
    provenance: Provenance | None = None  # None: of a release of before, which kept nothing of it
    parts_rule: str = ""  # fixed before opening, or from its own answers; '': not kept then
    fixed_parts: tuple[FixedPart, ...] = ()
    lost_parts: tuple[LostPart, ...] = ()
    part_decisions: tuple[PartDecision, ...] = ()  # in force

    @property
    def is_final(self) -> bool:
        return self.wave.state in FINAL

    @property
    def bases_said(self) -> tuple[str, ...]:
        """How the people behind the figures were chosen, by the forms that went into them; of counts as whoever took
        them in declared it. Nothing is said of nobody."""
        told = self.provenance
        if told is None:
            return (self.wave.basis,)
        used = tuple(told.forms("basis", COUNTED, BESIDE)) or ((self.wave.basis,) if self.counted_questions else ())
        return used if told.is_basis_declared else ()

    @property
    def confidence_percent(self) -> float:
        """As it is said: 95 of 0.95."""
        return percent(self.confidence)

    def steps_of(self, scope: str, place: str) -> Mapping[str, float]:
        """Of a published result: part -> step, of what speaks of this place; empty where nothing is rounded so."""
        return {part: step for (*of, part), step in self.steps.items() if of == [scope, place]}

    def noted(self, kind: str) -> list[str]:
        """What the notes of a kind are about."""
        return [about for name, _, about in (note.partition(":") for note in self.notes) if name == kind]

    @cached_property
    def has_rank_sets(self) -> bool:
        """Whether any place is told with the set of those that it may be."""
        return any(row.rank_low is not None for row in self.rows)

    @cached_property
    def counted_questions(self) -> int:
        """Of how many questions published counts are in the index of the wave, or of a part of it; 0 where none are."""
        if not any(row.is_of_counts for row in self.rows):
            return 0
        return sum(row.scope == "all" and row.part.startswith("item:") and row.index is not None for row in self.rows)

    def ends_of_change(self, row: IndexRow, *, within: bool = False) -> Ends | None:
        """The interval that stands beside the verdict on a change: among the agencies of its group, or `within` the
        parts of its kind of one place. Releases of before kept the one of the change alone."""
        known = self.changes_within if within else self.changes_beside
        if row.key in known:
            return known[row.key]
        return None if row.change_low is None or row.change_high is None else (row.change_low, row.change_high)

    @cached_property
    def _by_domain(self) -> dict[RowKey, IndexRow]:
        return {row.key: row for row in self.rows}

    def row(self, scope: str, domain: str, part: str = "overall") -> IndexRow | None:
        """The row of an agency code, a peer group, or "all"."""
        return self._by_domain.get((scope, domain, part))

    @cached_property
    def peer_groups(self) -> tuple[str, ...]:
        """In the order of their first agency."""
        return tuple(dict.fromkeys(a.peer_group for a in self.agencies.values()))

    @property
    def opening_group(self) -> str:
        """The first with a name: agencies without a group stand aside as long as there is one."""
        return next((group for group in self.peer_groups if group), "")

    def ranked(self, peer_group: str, part: str = "overall") -> list[IndexRow]:
        """Ranked agencies of the group, best first (ties by code)."""
        rows = [r for r in self._group(peer_group, part) if r.rank is not None]
        return sorted(rows, key=lambda r: (r.rank, r.agency))

    def not_ranked(self, peer_group: str, part: str = "overall") -> list[IndexRow]:
        return [r for r in self._group(peer_group, part) if r.rank is None]

    def banded(self, peer_group: str, band: int, part: str = "overall") -> list[IndexRow]:
        """The agencies of one band of a group whose order is too much chance for places."""
        bands = self._bands(peer_group, part)
        return [r for r in self._group(peer_group, part) if bands.get(r.agency) == band]

    def banded_at_all(self, peer_group: str, part: str = "overall") -> bool:
        """The order of the group is too much chance for places."""
        return bool(self._bands(peer_group, part))

    def _bands(self, peer_group: str, part: str) -> Mapping[str, int]:
        league = self.leagues.get((peer_group, part))
        return league.bands if league else {}

    def left_aside(self, peer_group: str, part: str = "overall") -> list[IndexRow]:
        """Agencies in neither a place nor a band."""
        bands = self._bands(peer_group, part)
        return [r for r in self.not_ranked(peer_group, part) if r.agency not in bands]

    def _group(self, peer_group: str, part: str) -> list[IndexRow]:
        return [r for r in self.rows if r.scope == "agency" and r.peer_group == peer_group and r.part == part]
