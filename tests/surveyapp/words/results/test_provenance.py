"""No sentence about how figures came about contradicts the rows that went into them, in waves of every mixture.

What is right is told here from the lots of forms as they were brought, by a few lines of its own.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

import questionnaires
from questionnaires.codes import Missing
from surveyapp import store
from surveyapp.reports.blocks import method, summary
from surveyapp.results.model.result import WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.vocabulary import BASES, CHANNELS, PROOFS, basis_of
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from surveyapp.web.staff.ranking.view import facts_of_all
from surveyapp.words import waves as of_waves
from surveyapp.words.naming import Words
from surveyapp.words.results import provenance
from surveyapp.words.results.provenance import declared
from tests.factories.results import made_up_result
from tests.reading import result_of

GROUPS = {"A": "departments", "B": "departments", "X": "communes", "Y": "communes"}
TIER = {"probability": 0, "all-invited": 0, "quota": 1, "self-selected": 2}
NOT_ASKED = str(Missing.NOT_ASKED)
EN = Words("en")
waves_made = itertools.count(1)


@dataclass(frozen=True)
class Lot:
    """Forms that are alike."""

    agency: str
    receiving: str
    basis: str
    proof: str
    channel: str
    weight: float | None
    clusters: int
    n: int

    @property
    def places(self) -> set[str]:
        return {self.agency, self.receiving}

    @property
    def groups(self) -> set[str]:
        return {GROUPS[agency] for agency in self.places}


lots = st.builds(
    Lot,
    agency=st.sampled_from("ABXY"),
    receiving=st.sampled_from("AX"),
    basis=st.sampled_from(BASES),
    proof=st.sampled_from(PROOFS),
    channel=st.sampled_from(CHANNELS),
    weight=st.sampled_from([None, 0.5, 3.0]),
    clusters=st.sampled_from([0, 0, 3]),
    n=st.integers(1, 30),
).map(lambda lot: replace(lot, basis=basis_of(lot.basis, lot.proof)))
mixtures = st.lists(lots, min_size=1, max_size=6)
frames = st.dictionaries(st.sampled_from("ABXY"), st.integers(400, 900))


def hold(engine: Engine, mixture: list[Lot], frame: dict[str, int], excluded: int = 0) -> WaveResult:
    """A collected round of just these forms: one item is rated for the receiving agency, the rest for the resolving."""
    wave, number = f"W{next(waves_made)}", itertools.count(1)
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, code, peer_group=group) for code, group in GROUPS.items()])
        add_questionnaire(session, questionnaires.load("counter-quick"))
        create_wave(session, wave, questionnaire="counter-quick")
        set_state(session, wave, "open", "test")
        save_frame(session, wave, [FrameRow(code, n, agency=code) for code, n in frame.items()])
        rows = [a_row(wave, next(number), lot, each) for lot in mixture for each in range(lot.n)]
        rows += [a_row(wave, next(number), mixture[0], 0, status="excluded") for _ in range(excluded)]
        save_imported(session, wave, rows)
        set_state(session, wave, "collected", "test")
    return result_of(engine, wave)


def a_row(wave: str, number: int, lot: Lot, each: int, status: str = "valid") -> ImportedRow:
    level = "1245"[number % 4]
    return ImportedRow(
        f"{wave}/{number}".encode().rjust(16),
        number,
        lot.agency,
        level + NOT_ASKED * 9 + level * 5,
        receiving_agency=lot.receiving,
        basis=lot.basis,
        proof=lot.proof,
        channel=lot.channel,
        base_weight=lot.weight,
        cluster=f"c{each % lot.clusters}" if lot.clusters else "",
        status=status,
    )


@dataclass(frozen=True)
class Truth:
    """What the rows say, told apart from the program."""

    mixture: list[Lot]
    frame: dict[str, int]

    @property
    def tier(self) -> int:
        return min(TIER[lot.basis] for lot in self.mixture)

    def tier_of(self, group: str) -> int:
        return min((TIER[lot.basis] for lot in self.mixture if group in lot.groups), default=9)

    def use(self, lot: Lot) -> str:
        tier = TIER[lot.basis]
        if tier == self.tier != TIER["self-selected"]:
            return "counted"
        return "beside" if any(tier == self.tier_of(group) for group in lot.groups) else "apart"

    def forms(self, by: str, *uses: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for lot in self.mixture:
            if self.use(lot) in uses:
                found[getattr(lot, by)] += lot.n
        return found

    @property
    def weighing(self) -> dict[str, set[str]]:
        """Kind of weight -> agencies in whose index forms weigh so; a stratum is an agency's here, by who resolved."""
        found: dict[str, set[str]] = {}
        for lot in self.mixture:
            for agency in lot.places:
                if TIER[lot.basis] == self.tier_of(GROUPS[agency]):
                    found.setdefault(self._weight(lot), set()).add(agency)
        return found

    def _weight(self, lot: Lot) -> str:
        if lot.basis == "self-selected":
            return "chosen"
        if lot.agency in self.frame:
            return "population" if lot.weight is None else "scaled"
        return "once" if lot.weight is None else "own"


def paragraph(result: WaveResult, subject: str) -> str:
    return next(" ".join(p.lines) for p in method.paragraphs(result, EN) if p.subject == subject)


def listed(table, forms: Counter[str]) -> str:
    """`one-time code (12); paper (3)`, or the one kind alone."""
    if len(forms) == 1:
        return EN.label(table, next(iter(forms)))
    in_order = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    return "; ".join(f"{EN.label(table, kind)} ({EN.count(n)})" for kind, n in in_order)


def says(text: str, message: str, **values: object) -> bool:
    return EN.say(message, **values) in text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixture=mixtures, frame=frames, excluded=st.integers(0, 3))
def test_every_sentence_about_how_figures_came_about_follows_from_the_rows_used(
    sqlite_engine, mixture, frame, excluded
):
    result, truth = hold(sqlite_engine, mixture, frame, excluded), Truth(mixture, frame)
    for edition in (result, as_published(result)):
        is_counted = edition.counts.valid is not None
        who = paragraph(edition, "Who was asked")
        assert {b for b in BASES if EN.basis(b, full=True) in who} == set(truth.forms("basis", "counted", "beside"))
        if is_counted:
            proofs = listed(of_waves.PROOFS, truth.forms("proof", "counted", "beside"))
            assert says(who, "What vouches for these forms: {proofs}.", proofs=proofs)
            channels = listed(of_waves.CHANNELS, truth.forms("channel", "counted", "beside"))
            assert says(who, "They came by: {channels}.", channels=channels)
        assert ("Counted apart and in no index" in who) == bool(truth.forms("basis", "apart"))
        assert ("in no total" in who) == bool(truth.forms("basis", "beside"))
        assert ("is what the office declares" in who) == (truth.tier < TIER["self-selected"])
        vouched, brought = truth.forms("proof", "counted", "beside"), {"none", "token"}
        if "none" in vouched or brought.isdisjoint(lot.proof for lot in mixture):
            assert bool(declared(edition, EN, "")) == ("none" in vouched)
        assert_weights_are_those(paragraph(edition, "Weights"), truth)
        assert_intervals_take_account_of(paragraph(edition, "Intervals"), truth)
        assert ("No figure here" in paragraph(edition, "Intervals")) == all(row.ci_low is None for row in edition.rows)
    assert_counts_add_up(result, truth, excluded)


def assert_weights_are_those(text: str, truth: Truth) -> None:
    kinds = truth.weighing
    claims = {
        "population": "population of the stratum divided by its valid forms" in text and set(kinds) != {"scaled"},
        "scaled": "are scaled to the population" in text,
        "own": "count with the weights that they brought" in text
        or "brought along with the forms; no population" in text,
        "once": "neither population figures nor weights" in text,
        "chosen": "people who chose themselves count once" in text or "People chose themselves, so" in text,
    }
    if "every form has the same weight" in text:
        assert len(kinds) == 1
        assert kinds.keys() <= {"once", "chosen"}
        assert ("No population figures are loaded" in text) == (not truth.frame)
        return
    assert {kind for kind, claimed in claims.items() if claimed} == set(kinds)
    for kind in ("own", "once", "chosen"):
        if kind in kinds and len(kinds) > 1:
            assert f"{len(kinds[kind])} agencies" in text


def assert_intervals_take_account_of(text: str, truth: Truth) -> None:
    assert ("were not drawn at random" in text) == (truth.tier == TIER["self-selected"])
    if text.startswith(EN.say("No figure here has an interval.")):
        return
    used = [lot for lot in truth.mixture if truth.use(lot) != "apart"]
    assert ("clusters" in text) == any(lot.clusters and lot.basis != "self-selected" for lot in used)
    assert ("nobody drew at random" in text) == any(lot.basis == "quota" for lot in used)
    assert ("chose themselves are printed without one" in text) == any(lot.basis == "self-selected" for lot in used)
    if not truth.frame or truth.tier:
        assert "part of the population" not in text


def assert_counts_add_up(result: WaveResult, truth: Truth, excluded: int) -> None:
    counted = truth.forms("basis", "counted").total()
    assert (result.counts.counted, result.counts.excluded) == (counted, excluded)
    assert result.counts.monitoring == truth.forms("basis", "beside", "apart").total()
    lead = summary.lead(result, EN)
    if counted and result.row("all", "all").index is None:
        assert "Too few valid forms" in lead  # so few that no factor is left of the index
    elif counted:
        assert f"from {EN.count(counted)} valid forms" in lead
    else:
        assert "people who chose themselves" in lead
    groups = summary.groups(result, EN, 300)
    twice = sum(
        lot.n for lot in truth.mixture if truth.use(lot) != "apart" and len(lot.groups) > 1 and both(lot, truth)
    )
    assert ("received and another decided" in groups.shared) == bool(twice)
    quota_alone = sum(lot.n for lot in truth.mixture if lot.basis == "quota" and truth.use(lot) == "beside")
    assert says(groups.shared, FORMS_OF_A_QUOTA, n=EN.count(quota_alone)) == bool(quota_alone)
    account = summary.account(result, EN)
    assert bool(account) == bool(excluded or result.counts.monitoring)
    if account:
        assert says(account, FORMS_RECEIVED, **{name: EN.count(n) for name, n in told_of(truth, excluded).items()})


FORMS_OF_A_QUOTA = (
    "{n} forms of a quota are in the index of their group, and in none of all agencies together: other groups have "
    "forms that say more."
)
FORMS_RECEIVED = (
    "Forms: {stored} received, {excluded} excluded, {valid} valid; of these {counted} in the index of all agencies and "
    "{monitoring} not."
)


def told_of(truth: Truth, excluded: int) -> dict[str, int]:
    valid, counted = sum(lot.n for lot in truth.mixture), truth.forms("basis", "counted").total()
    stored = valid + excluded
    return {"stored": stored, "excluded": excluded, "valid": valid, "counted": counted, "monitoring": valid - counted}


def both(lot: Lot, truth: Truth) -> bool:
    return all(truth.tier_of(group) == TIER[lot.basis] for group in lot.groups)


def test_a_code_that_only_a_file_names_is_told_as_such(sqlite_engine):
    lot = Lot("A", "A", "all-invited", "token", "import", None, 0, 12)
    text = paragraph(hold(sqlite_engine, [lot], {}), "Who was asked")
    assert says(
        text,
        "Of {n} forms only a file says that a one-time code vouches for them; it was not checked here.",
        n=12,
    )


def test_weights_that_self_selected_forms_brought_move_no_figure(sqlite_engine):
    """The first is dissatisfied, the others are not."""
    mixture = [Lot("A", "A", "self-selected", "open", "web", weight, 0, n) for weight, n in ((0.5, 1), (3.0, 2))]
    row = hold(sqlite_engine, mixture, {}).row("agency", "A")
    assert row.index == pytest.approx(200 / 3, rel=1e-12)


def test_forms_that_rated_nothing_of_the_index_are_told_beside_those_counted():
    result = made_up_result(4, 4)
    whole = result.row("all", "all")
    alike = replace(result.counts, valid=whole.n, monitoring=0)
    more = replace(result.counts, valid=whole.n + 2, monitoring=0)
    assert provenance.without_part(replace(result, counts=alike), Words("vi")) == ""
    said = provenance.without_part(replace(result, counts=more), Words("vi"))
    assert said == "Trong số phiếu được tính, 2 phiếu không đánh giá nội dung nào thuộc chỉ số."
    assert said.rstrip(".") in facts_of_all(replace(result, counts=more), Words("vi"))
    assert said in summary.account(replace(result, counts=more), Words("vi"))
