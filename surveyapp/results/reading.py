"""The one way to read a result: for a page, a command, a job, a document or a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from questionnaires.languages import name_in
from surveyapp.results import cut
from surveyapp.results.index.inputs import refuse_uncollected
from surveyapp.results.kept import Kept
from surveyapp.results.model.beside import Beside
from surveyapp.results.model.result import DIRECT, MIXES, ROW_BYTES, WaveResult
from surveyapp.results.public.rounding import as_printed, changes_as_printed, quality_as_printed
from surveyapp.results.scope import WHOLE, Scope
from surveyapp.results.snapshot import Snapshot, TooManyForms
from surveyapp.store import Engine, Problem, Refused
from surveyapp.store.agencies.agencies import names_apart, predecessors
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.followup.responsible import Responsibilities
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import read
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.store.waves.waves import WaveRow

if TYPE_CHECKING:  # scipy comes with them: whoever reads a kept result should not wait for that
    from analysis.ranking.moves import RankMoves
    from surveyapp.results.beside.further import Further
    from surveyapp.results.change.comparison import Comparison
    from surveyapp.results.change.places import PlacesBefore
    from surveyapp.results.followup.losses import Losses
    from surveyapp.results.model.contributions import Decompositions
    from surveyapp.results.model.data_quality import DataQuality
    from surveyapp.results.model.drivers import DomainDrivers
    from surveyapp.results.model.prospects import Prospects
    from surveyapp.results.model.standardised import StandardisedIndices
    from surveyapp.results.model.wishes import Wishes

__all__ = ["PREVIOUS", "PUBLISHED", "STAFF", "TooManyForms", "View"]

STAFF, PUBLISHED = "staff", "published"
PREVIOUS = "@previous"
"""The wave that a wave names as its previous one, where that has a result; no wave can have this code."""
Value = TypeVar("Value")


class View:
    """What is known of a wave, in one snapshot of the database, as one edition, within one scope.

    `with View(engine, wave) as view`: everything is read, and computed where it is not kept, when it is first asked
    for; what was computed is kept once the snapshot is closed. `rule` is given, else the wave's, else the
    definition's; `against` an earlier wave, PREVIOUS, or None for no changes; `edition` STAFF or PUBLISHED, always
    the latter within a scope: figures of few people are the survey office's alone, not their own agency's;
    `aggregate` says how peer groups and the city come about. Where a wave has more than `most_forms`, what is not kept
    is not computed either, and whatever asks for it raises TooManyForms.

    Whatever asks for a result raises Refused before the wave is collected, for a wave that is not there, for a rule
    that does not fit, for an earlier wave without a result, and for what lies outside the scope.
    """

    def __init__(
        self,
        engine: Engine,
        wave: str,
        rule: str | None = None,
        against: str | None = None,
        edition: str = STAFF,
        scope: Scope = WHOLE,
        *,
        aggregate: str = DIRECT,
        most_forms: int | None = None,
    ) -> None:
        self.edition, self.scope = edition if scope.is_whole else PUBLISHED, scope
        self._engine, self._code, self._rule, self._against, self._aggregate = engine, wave, rule, against, aggregate
        self._most_forms = most_forms
        self._open = ExitStack()

    def __enter__(self) -> View:
        self.snapshot = self._open.enter_context(Snapshot.of(self._engine, self._most_forms))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def keep(self) -> None:
        """What was computed so far is kept at once, and not only when the snapshot is closed."""
        self.snapshot.shelf.write()

    @cached_property
    def wave(self) -> WaveRow:
        """The wave itself, also where it has no result yet."""
        return self.snapshot.wave(self._code)

    def office(self) -> Office:
        """In whose name documents of this result go out."""
        return read(self.snapshot.session)

    @cached_property
    def result(self) -> WaveResult:
        """Compared, of this edition, within this scope."""
        return cut.cut_result(self._whole, self.scope)

    @property
    def size(self) -> int:
        """How many agencies the wave has, within this scope or not."""
        return len(self._whole.agencies)

    def decompositions(self) -> Decompositions:
        """(scope, place) -> what its change is made of; empty where nothing was compared."""
        found = self._comparison.decompositions() if self._comparison else {}
        told = cut.cut_decompositions(found, self.result, self.scope)
        return told if self.edition == STAFF else changes_as_printed(told, self.result)

    def losses(self) -> Mapping[tuple[str, str], Losses]:
        """(scope, place) -> who answers for its change, as far as the change is told in this edition and scope."""
        from surveyapp.results.followup.losses import losses_of_wave

        return losses_of_wave(self.result, self.decompositions(), Responsibilities.stored(self.snapshot.session))

    def place_before(self, agency: str) -> tuple[int, RankMoves | None] | None:
        """The place of an agency in the wave that it is compared with, and how far the agencies of its group usually
        move; None where a place is not told as one in both. Nothing of it is published."""
        return self.places_before().get(agency)

    def places_before(self) -> PlacesBefore:
        """The same of every agency that has one."""
        from surveyapp.results.change.places import places_before

        if self._comparison is None or self.edition != STAFF:
            return {}
        return places_before(self.result, self._comparison.waves_before())

    def quality(self) -> DataQuality:
        """How good the answers behind the result are."""
        from surveyapp.results.beside.data_quality import KIND

        self._refuse_cut()
        found = self._further(KIND)
        return found if self.edition == STAFF else quality_as_printed(found, self._whole)

    def standardised(self, by: str) -> StandardisedIndices:
        """The overall indices at the common mix of each peer group: by `procedure-group` or by `channel`."""
        from surveyapp.results.beside.standardised import KINDS

        return self._in_this_edition(cut.cut_standardised(self._further(KINDS[by]), self.result, self.scope))

    def standardised_if_kept(self, by: str) -> StandardisedIndices | None:
        """The same where it was computed before: that of 700 agencies takes seconds."""
        from surveyapp.results.beside.further import further_if_kept
        from surveyapp.results.beside.standardised import KINDS

        found = further_if_kept(self.snapshot, self._alone, KINDS[by])
        return found and self._in_this_edition(cut.cut_standardised(found, self.result, self.scope))

    def drivers(self, scope: str, domain: str) -> DomainDrivers:
        """What goes with the overall rating in an agency or a peer group, beside how well each factor does."""
        from surveyapp.results.beside.drivers import kind

        if scope != "agency":
            self._refuse_cut()
        elif domain not in self.scope:
            self._refuse(domain)
        return self._in_this_edition(self._further(kind(scope, domain)), self._whole.steps_of(scope, domain))

    def wishes(self, scope: str = "all", domain: str = "all") -> Wishes:
        """Which options of a question more people chose than others, of a peer group or of all. Published is of all,
        where the shares themselves are."""
        from surveyapp.results.beside.wishes import kind
        from surveyapp.results.public.wishes import published_wishes

        found = self._further(kind(scope, domain))
        return found if self.edition == STAFF else published_wishes(self._whole, found, scope)

    def prospects(self) -> Prospects:
        """What it would take every ranked agency to stand higher."""
        from surveyapp.results.beside.prospects import KIND

        return self._in_this_edition(cut.cut_prospects(self._further(KIND), self.scope))

    def refuse_stranger(self, agency: str) -> None:
        """An agency that the wave does not have, or that lies outside the scope."""
        if agency not in self.scope:
            self._refuse(agency)
        if agency not in self.result.agencies:
            known = self.result.agencies
            raise Refused(unknown_agency(agency, "agency", known, f"wave {self._code} froze others"), status=404)

    def predecessors(self, agency: str, language: str) -> tuple[str, ...]:
        """The names of those that an agency took over."""
        names = names_apart(self.snapshot.session)
        found = predecessors(self.snapshot.session).get(agency, ())
        return tuple(name_in(names[code], language, code) for code, _share in found)

    def beside_agency(self) -> Beside:
        """What of it a document about one agency prints; also within a scope."""
        changes = self.decompositions()
        return Beside(tuple(map(self.standardised, MIXES)), changes=changes)

    def beside(self) -> Beside:
        """All that documents print beside the indices."""
        changes = self.decompositions()  # first, while nothing else of the answers is held
        return Beside(
            tuple(map(self.standardised, MIXES)),
            quality=self.quality(),
            changes=changes,
            wishes=self.wishes(),
            places=self.places_before(),
        )

    @cached_property
    def _whole(self) -> WaveResult:
        """Of this edition, before it is cut."""
        compared = self._compared
        return compared.value if self.edition == STAFF else self._published(compared)

    @cached_property
    def _alone(self) -> Kept[WaveResult]:
        """For staff, beside no other wave."""
        self._refuse_uncomparable()
        return self.snapshot.result(self._code, self._rule, self._aggregate)

    @cached_property
    def _compared(self) -> Kept[WaveResult]:
        if self._comparison:
            return self._comparison.result
        if self._earlier and not self._earlier.questionnaire:
            return self._derived("no-microdata", self._alone, _without_microdata)
        return self._alone

    @cached_property
    def _comparison(self) -> Comparison | None:
        self._refuse_uncomparable()
        if self._earlier is None or not self._earlier.questionnaire:
            return None
        from surveyapp.results.change.comparison import Comparison

        return Comparison(self.snapshot, self._alone, self._earlier.code, self._rule)

    @cached_property
    def _earlier(self) -> WaveRow | None:
        """The wave to compare with; a previous one only where it has a result."""
        if self._against != PREVIOUS:
            return self.snapshot.wave(self._against) if self._against else None
        previous = self.snapshot.wave(self.wave.previous) if self.wave.previous else None
        return previous if previous is not None and previous.state in COLLECTED else None

    def _refuse_uncomparable(self) -> None:
        """Before anything is computed."""
        if self._against == self._code:
            what = f"wave {self._code} cannot be compared with itself"
            raise Refused(Problem("same-wave", what, remedy="name an earlier wave"))
        refuse_uncollected(self.wave)
        if self._earlier and self._earlier.questionnaire:
            refuse_uncollected(self._earlier)

    def _published(self, compared: Kept[WaveResult]) -> WaveResult:
        from surveyapp.results.public.published import as_published

        return self._derived(PUBLISHED, compared, as_published).value

    def _derived(self, name: str, of: Kept[WaveResult], make: Callable[[WaveResult], WaveResult]) -> Kept[WaveResult]:
        key = (name, of.key)
        found = self.snapshot.shelf.derived(key, lambda: make(of.value), lambda made: ROW_BYTES * len(made.rows))
        return Kept(found, of.revision, key)

    def _further(self, kind: Further[Value]) -> Value:
        from surveyapp.results.beside.further import further

        return further(self.snapshot, self._alone, kind)

    def _in_this_edition(self, figures: Value, steps: Mapping[str, float] | None = None) -> Value:
        return figures if self.edition == STAFF else as_printed(figures, steps)

    def _refuse_cut(self) -> None:
        """Of what speaks of all agencies together."""
        if not self.scope.is_whole:
            self._refuse("all agencies together")

    def _refuse(self, whom: str) -> None:
        what = f"this account may not see {whom}"
        raise Refused(Problem("outside-scope", what, remedy="ask the survey office"), status=403)


def _without_microdata(result: WaveResult) -> WaveResult:
    from surveyapp.results.change.row_changes import without_microdata

    return without_microdata(result)
