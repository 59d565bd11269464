"""What one wave holds for its result, read in the snapshot of a caller; and what is refused before anything is read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.wave.rules import Rule, parse_rule
from analysis.wave.scores import RuleError
from questionnaires.model import Questionnaire
from surveyapp.db.clock import last_day
from surveyapp.results.index.counted import by_question
from surveyapp.results.index.fieldwork import FieldRow, with_codes
from surveyapp.results.model.result import AGGREGATES, AgencyFacts, WaveFacts
from surveyapp.store import Problem, Refused, Session
from surveyapp.store.readings.answers import StoredAnswers, answers
from surveyapp.store.readings.code_returns import CodesOut, codes_out
from surveyapp.store.readings.counting import CameBy, excluded_forms, forms_by_text, forms_with_codes, how_forms_came
from surveyapp.store.readings.hashes import data_hash, population_hash
from surveyapp.store.settings import setting
from surveyapp.store.vocabulary import SAMPLED
from surveyapp.store.waves.codes import batches
from surveyapp.store.waves.counted import TAKEN_IN
from surveyapp.store.waves.display import BY_FIGURES, DISPLAY
from surveyapp.store.waves.frame import FrameRow, frame, stratum_names
from surveyapp.store.waves.parts import FixedPart, PartDecision, fixed_parts, outside, part_decisions
from surveyapp.store.waves.texts import WordsInForce, words_of
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.store.waves.waves import WaveRow, wave_agencies, wave_group_names

CONFIDENCE = 0.95
RESPONSE_FROM = 30.0
"""Forms returned of 100 issued that a rank needs, unless the settings of the wave say otherwise."""


@dataclass(frozen=True)
class Inputs:
    """What one wave holds, read in one snapshot."""

    wave: WaveFacts
    questionnaire: Questionnaire
    agencies: Mapping[str, AgencyFacts]
    group_names: Mapping[str, Mapping[str, str]]  # peer group -> language -> name
    stratum_names: Mapping[str, Mapping[str, str]]  # stratum -> language -> name, beside its own
    stored: StoredAnswers
    frame: Sequence[FrameRow]
    codes: Sequence[CodesOut]
    excluded: Mapping[tuple[str, str], int]  # (agency that resolved, agency that received) -> forms
    came_by: Sequence[CameBy]
    codes_in_files: int  # forms with a one-time code that only a file speaks of
    data_hash: str
    population_hash: str
    left_out: Mapping[str, Collection[str]] | None = None
    """Peer group -> factors outside its index; None: those that too few people answered."""
    fixed_parts: tuple[FixedPart, ...] = ()
    decisions: tuple[PartDecision, ...] = ()
    """Factors that leave an index beside those."""
    response_from: float = RESPONSE_FROM
    display: str = BY_FIGURES  # at most, as it was decided before the wave closed
    taken_in: bool | None = None
    """Of a round made for published counts: whether somebody said how its people were chosen."""

    @property
    def fieldwork(self) -> Sequence[FieldRow]:
        return with_codes(self.frame, self.codes, self._counting)

    @property
    def _counting(self) -> set[str]:
        """Agencies with forms that could be ranked: the one that resolved, else the one that received."""
        blocks = (self.stored.cells[block.cell] for block in self.stored.cell_answers if block.basis in SAMPLED)
        return {cell.resolving or cell.receiving for cell in blocks}


def inputs_of(session: Session, row: WaveRow, questionnaire: Questionnaire, *, apart: bool = False) -> Inputs:
    fixed = fixed_parts(session, row.code)
    return Inputs(
        wave=_facts(row, _words(session, row.code), invented=bool(setting(session, "invented", False))),
        questionnaire=questionnaire,
        agencies={
            a.code: AgencyFacts(a.code, dict(a.names), a.peer_group, a.parent, a.level)
            for a in wave_agencies(session, row.code).values()
        },
        group_names=wave_group_names(session, row.code),
        stratum_names=stratum_names(session, row.code),
        stored=by_question(answers(session, row.code, apart=apart), len(questionnaire.slots)),
        frame=frame(session, row.code),
        codes=codes_out(session, row.code),
        excluded=excluded_forms(session, row.code),
        came_by=how_forms_came(session, row.code),
        codes_in_files=_codes_in_files(session, row.code),
        data_hash=data_hash(session, row.code),
        population_hash=population_hash(session, row.code),
        left_out=None if fixed is None else outside(fixed),
        fixed_parts=fixed or (),
        decisions=part_decisions(session, row.code),
        response_from=float(row.settings.get("response_from", RESPONSE_FROM)),
        display=row.settings.get(DISPLAY, BY_FIGURES),
        taken_in=row.settings.get(TAKEN_IN),
    )


def _codes_in_files(session: Session, wave: str) -> int:
    """A code that was used here left its mark; whatever else names one was brought by an import."""
    with_codes = forms_with_codes(session, wave)
    return with_codes - sum(batch.returned for batch in batches(session, wave)) if with_codes else 0


def refuse_uncollected(row: WaveRow) -> None:
    if row.state not in COLLECTED:
        what = f"wave {row.code} is {row.state}: it has counts, but no index before it is collected"
        raise Refused(Problem("wave-not-collected", what, remedy=_way_to_an_index(row)), status=409)
    if not row.questionnaire:
        what = f"wave {row.code} holds only results made elsewhere"
        raise Refused(Problem("no-microdata", what, remedy="there are no answers to compute an index from"), status=409)


def refuse_unknown_aggregate(aggregate: str) -> None:
    if aggregate not in AGGREGATES:
        what = f"there is no aggregate {aggregate!r}"
        raise Refused(Problem("aggregate-unknown", what, remedy=f"use one of: {', '.join(AGGREGATES)}"))


def rule_of(text: str, questionnaire: Questionnaire, *, kept: bool = False) -> Rule:
    """`kept`: it was chosen when the wave was made, not now."""
    try:
        return parse_rule(text, questionnaire, kept=kept)
    except RuleError as error:
        remedy = f"the definition's own rule is {questionnaire.default_rule}"
        raise Refused(Problem("rule-unfit", str(error), remedy=remedy)) from error


def _way_to_an_index(row: WaveRow) -> str:
    if row.state == "withdrawn":
        return "use another wave"
    verb = "close" if row.state == "open" else "open"
    return f"{verb} it first: surveyapp wave {verb} {row.code}"


def _words(session: Session, code: str) -> tuple[WordsInForce, ...]:
    """All words that the wave served; where a language had several, with the forms that were answered in each."""
    served = words_of(session, code)
    several = {language for language, n in Counter(words.language for words in served).items() if n > 1}
    forms = forms_by_text(session, code) if several else {}
    return tuple(
        replace(words, forms=forms.get((words.language, words.revision), 0)) if words.language in several else words
        for words in served
    )


def _collected_until(row: WaveRow) -> dt.date | None:
    """The last day on which forms came in: the planned one, unless somebody closed the wave before."""
    if row.closed_at is None or (row.opens is None and row.closes is None):
        return row.closes
    closed = last_day(row.closed_at)
    return closed if row.closes is None else min(row.closes, closed)


def _facts(row: WaveRow, texts: tuple[WordsInForce, ...], *, invented: bool) -> WaveFacts:
    closes = _collected_until(row)
    return WaveFacts(
        code=row.code,
        title=row.title,
        titles=row.titles,
        state=row.state,
        purpose=row.purpose,
        basis=row.basis,
        reference_from=row.reference_from,
        reference_to=row.reference_to,
        opens=row.opens if row.opens is None or closes is None else min(row.opens, closes),
        closes=closes,
        invented=invented,
        edition=row.questionnaire,
        texts=texts,
        basis_rule=row.basis_rule,
    )
