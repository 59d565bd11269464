"""A release as documents are printed from it, and what a document says of the release that its figures are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from surveyapp.results import cut
from surveyapp.results.kept import Kept
from surveyapp.results.model.beside import NOTHING, Beside
from surveyapp.results.model.body import figures_hash
from surveyapp.results.model.contributions import Decompositions
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import PUBLISHED, STAFF, View
from surveyapp.results.releases.releasing import edition_of
from surveyapp.results.scope import WHOLE, Scope
from surveyapp.store import Engine, Problem, Refused
from surveyapp.store.results.releases import ReleaseFacts, listed, release_facts

PUBLISHED_STATE = "published"


class ReleaseView(View):
    """The figures and words of a release as it was signed: nothing is computed, and nothing else is known of it.

    Raises Refused for a number that is not there, and for a release that newer software has made.
    """

    def __init__(self, engine: Engine, wave: str, number: int, edition: str = STAFF, scope: Scope = WHOLE) -> None:
        super().__init__(engine, wave, edition=edition, scope=scope)
        self.number = number

    @cached_property
    def release(self) -> ReleaseFacts:
        return release_facts(self.snapshot.session, self.wave.code, self.number)

    @cached_property
    def result(self) -> WaveResult:
        signed = edition_of(self.snapshot.session, self.wave.code, self.number, public=self.edition == PUBLISHED)
        return cut.cut_result(signed, self.scope)

    def decompositions(self) -> Decompositions:
        return NOTHING.changes

    def beside(self) -> Beside:
        return Beside(needs_answers=True)

    def beside_agency(self) -> Beside:
        return self.beside()

    @cached_property
    def _alone(self) -> Kept[WaveResult]:
        what = f"release {self.number} of wave {self.wave.code} keeps its figures, not the answers behind them"
        raise Refused(Problem("release-alone", what, remedy="leave --release out"))


@dataclass(frozen=True, slots=True)
class PrintedAs:
    """A release; `is_as_signed` where the figures of the document are those that were signed."""

    release: ReleaseFacts
    is_as_signed: bool


def is_of_a_release(view: View) -> bool:
    """Whether documents of this View speak of a release; asked before anything is computed."""
    return isinstance(view, ReleaseView) or view.wave.state == PUBLISHED_STATE


def release_of(view: View) -> ReleaseFacts | None:
    """The one that documents of this View speak of; nothing is computed for it."""
    if isinstance(view, ReleaseView):
        return view.release
    return listed(view.snapshot.session, view.wave.code)[-1] if is_of_a_release(view) else None


def printed_as(view: View) -> PrintedAs | None:
    """The release that a document of this View is of; None as long as the wave is not published."""
    release = release_of(view)
    if release is None:
        return None
    if isinstance(view, ReleaseView):
        return PrintedAs(release, is_as_signed=True)
    signed = edition_of(view.snapshot.session, view.wave.code, release.number, public=view.result.is_public)
    same = figures_hash(cut.cut_result(signed, view.scope).rows) == figures_hash(view.result.rows)
    return PrintedAs(release, is_as_signed=same and signed.rule == view.result.rule)
