"""Where a form is filled in: the printed address of a wave, a counter or a code, with all that its pages need."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app

from questionnaires.codes import MISSING_KINDS
from questionnaires.languages import CODE as LANGUAGE_CODE
from questionnaires.languages import FIRST, in_order, name_in
from questionnaires.model import HOUSEHOLD, Question, Questionnaire
from surveyapp import store
from surveyapp.forms import Given, Route, route
from surveyapp.store.agencies.agencies import CounterRow, ProcedureRow, procedures
from surveyapp.store.agencies.agencies import counter as counter_of
from surveyapp.store.office.office import Office
from surveyapp.store.waves import codes, frame, texts, waves
from surveyapp.web.bounds.limits import count_unknown_code, refuse_guesses

WAVE, COUNTER, CODE = "w", "k", "c"
SECONDS_KEPT = 1.0
SECONDS_KEPT_WHOLE = 15.0
MOST_KEPT = 2000
_READ = re.compile(rf"({LANGUAGE_CODE})\.([1-9][0-9]{{0,5}})(?=[ _]|$)", re.ASCII)
EXAMPLES = 2


@dataclass(frozen=True)
class AddressFacts:
    """What the database says of an address. `strata` is keyed by agency; '' holds those that span agencies."""

    wave: waves.WaveRow
    revisions: Mapping[str, int]  # language -> text revision in force
    agencies: Mapping[str, waves.WaveAgencyRow]
    group_names: Mapping[str, Mapping[str, str]]  # peer group -> language -> name
    strata: Mapping[str, tuple[str, ...]]
    procedures: Mapping[str, tuple[ProcedureRow, ...]]  # by the name of their group and of their field
    counter: CounterRow | None
    questionnaire: Questionnaire = field(compare=False)
    batch: codes.Batch | None = None
    code_is_used: bool = False


@dataclass
class FormAddress:
    """One printed address. What is remembered of it dies with it, or, as its screens, makes room for others."""

    kind: str
    code: str
    facts: AddressFacts
    serial: int = field(default_factory=itertools.count().__next__, compare=False)
    routes: dict[tuple[Any, ...], Route] = field(default_factory=dict, compare=False)
    said: dict[tuple[str, str, str], str] = field(default_factory=dict, compare=False)  # answers in the review
    offices: dict[str, list[Any]] = field(default_factory=dict, compare=False)  # by language, where they are searched
    worded: dict[str, FormAddress] = field(default_factory=dict, compare=False)  # words of before -> the same in them
    rated_office: tuple[object, bool] = (None, False)  # the mark of its facts, and whether it is rated here
    checked_at: float = 0.0
    read_at: float = 0.0

    def __post_init__(self) -> None:
        self.questionnaire = self.facts.questionnaire
        self.page_of = {question.code: question.page for question in self.questionnaire.questions}
        looked_at = {wanted.question for q in self.questionnaire.questions for wanted in q.only_if}
        self.filters = {code: possible_answers(self.questionnaire.question(code)) for code in looked_at}
        self.languages = in_order(self.questionnaire.texts)
        self.texts = "_".join(f"{language}.{revision}" for language, revision in sorted(self.facts.revisions.items()))

    @property
    def wave(self) -> waves.WaveRow:
        return self.facts.wave

    @property
    def is_about_households(self) -> bool:
        """People at home are asked, who need not have met any office: no case, and no kind of procedure."""
        return self.questionnaire.about == HOUSEHOLD

    def agency(self, chosen: str) -> str:
        """The agency that a form rates: the only one of this address, else the chosen one if it takes part."""
        if self.facts.counter is not None:
            return self.facts.counter.agency
        if self.facts.batch is not None:
            return self.facts.batch.agency or self.facts.batch.receiving_agency
        if len(self.facts.agencies) == 1:
            return next(iter(self.facts.agencies))
        return chosen if chosen in self.facts.agencies else ""

    def agency_name(self, code: str, language: str) -> str:
        names = self.facts.agencies[code].names if code in self.facts.agencies else {}
        return name_in(names, language, code)

    def name_above(self, code: str, language: str) -> str:
        """Of the agency above; "" where there is none."""
        return name_in(self.facts.agencies[code].names_above, language) if code in self.facts.agencies else ""

    def kinds(self, agency: str) -> tuple[str, ...]:
        """Kinds of procedures to choose from; none where there is no choice, or where a code has made it."""
        if self.facts.batch is not None or self.is_about_households:
            return ()
        kinds = self.facts.strata.get(agency, ()) + self.facts.strata.get("", ())
        return kinds if agency and len(kinds) > 1 else ()

    def procedure_group(self, kind: str) -> str:
        """A stratum named like a group of procedures, or like the field of one, is of that group."""
        return self.facts.procedures[kind][0].group if kind in self.facts.procedures else ""

    def kind_name(self, kind: str, language: str) -> str:
        """As the office calls the stratum in a further language, else as it is called; in the first language by the
        field that all procedures of the group share, for strata are often named by codes."""
        if language != FIRST:
            called: str = self.wave.settings.get(frame.NAMES, {}).get(kind, {}).get(language, kind)
            return called
        fields = {procedure.field for procedure in self.facts.procedures.get(kind, ())}
        return next(iter(fields)) or kind if len(fields) == 1 else kind

    def examples(self, kind: str) -> str:
        return "; ".join(procedure.name for procedure in self.facts.procedures.get(kind, ())[:EXAMPLES])

    def rates(self, office: Office) -> bool:
        """Whether the survey office is among those rated here; looked at again when its facts change."""
        if self.rated_office[0] != office.mark:
            names = (name for agency in self.facts.agencies.values() for name in agency.names.values())
            self.rated_office = (office.mark, office.is_called(names))
        return self.rated_office[1]

    def route(self, answers: Given, agency: str, variant: str) -> Route:
        """Only the answers that filters look at can change it, so a few routes serve everybody. What is no answer to
        them is not remembered."""
        asks_kind = bool(self.kinds(agency))
        seen = [(answers.get(code, ""), possible) for code, possible in self.filters.items()]
        if not all(type(raw) is str and raw in possible for raw, possible in seen):
            return route(self.questionnaire, answers, variant=variant, asks_kind=asks_kind)
        key = (*(raw for raw, _ in seen), variant, asks_kind)
        found = self.routes.get(key)
        if found is None:
            found = route(self.questionnaire, answers, variant=variant, asks_kind=asks_kind)
            _make_room(self.routes)
            self.routes[key] = found
        return found

    def address(self, language: str) -> str:
        return f"/{language}/{self.kind}/{self.code}"


def possible_answers(question: Question) -> frozenset[str]:
    """What can be said to it in one word: an option, a missing kind, nothing."""
    return frozenset(("", *(option.code for option in question.options), *MISSING_KINDS))


def _make_room(kept: dict[Any, Any]) -> None:
    """Rarely more than a few hundred."""
    if len(kept) >= MOST_KEPT:
        kept.clear()


def form_address(kind: str, code: str, wave_code: str = "", begun_with: str = "") -> FormAddress | None:
    """Asked of the database about once a second; nothing where nobody knows the address.

    A counter leads to its open wave; `wave_code` names the one that a form which is already open belongs to, and
    `begun_with` the words in which it is read to its end. While the database cannot be asked, whoever is filling in a
    form goes on with what it said last.
    """
    found = _of_code(code) if kind == CODE else _in_force(kind, code, wave_code)
    if found is None or begun_with in ("", found.texts):
        return found
    return found.worded.get(begun_with) or _in_words_of_before(found, begun_with)


def _of_code(code: str) -> FormAddress | None:
    """The form of the wave, at the place of the batch. Asked anew each time: a code is for one person, once."""
    if not codes.is_whole(code):
        return None
    known = _batch_of(code)
    if known is None:
        count_unknown_code()
    whole = _in_force(WAVE, known[0].wave, "") if known else None
    if known is None or whole is None:
        return None
    facts = replace(whole.facts, batch=known[0], code_is_used=known[1])
    return FormAddress(CODE, code, facts, routes=whole.routes, said=whole.said)


def _batch_of(code: str) -> tuple[codes.Batch, bool] | None:
    """The batch, and whether the code is used. Where it leads never changes, so that is known while nobody answers."""
    secret = current_app.config["SECRET_KEY"].encode()
    mark, met = codes.mark_of_code(code, secret), _codes_met()
    if mark not in met:
        refuse_guesses()
    try:
        with store.reading(current_app.extensions["engine"]) as session:
            known = codes.batch_of(session, code, secret)
    except store.Unavailable:
        if mark not in met:
            raise
        return met[mark], False
    if known is not None and mark not in met:
        _make_room(met)
        met[mark] = known[0]
    return known


def _codes_met() -> dict[bytes, codes.Batch]:
    met: dict[bytes, codes.Batch] = current_app.extensions.setdefault("codes_met", {})
    return met


def _in_words_of_before(found: FormAddress, begun_with: str) -> FormAddress:
    """The address in words that its wave once served; as it is where nobody can have read these."""
    read = {language: int(n) for language, n in _READ.findall(begun_with)}
    with store.reading(current_app.extensions["engine"]) as session:
        if not read or not read.items() <= texts.served(session, found.wave.code):
            return found
        revisions = {**found.facts.revisions, **read}
        words = texts.asked_in(session, found.wave.code, revisions)
    made = FormAddress(found.kind, found.code, replace(found.facts, revisions=revisions, questionnaire=words))
    return found.worded.setdefault(made.texts, made)


def _in_force(kind: str, code: str, wave_code: str) -> FormAddress | None:
    kept = _known().get((kind, code, wave_code))
    if kept is not None and time.monotonic() < kept.checked_at + SECONDS_KEPT:
        return kept
    try:
        return _asked(kind, code, wave_code, kept)
    except store.Unavailable:
        if kept is None:
            raise
        return kept


def _known() -> dict[tuple[str, str, str], FormAddress]:
    known: dict[tuple[str, str, str], FormAddress] = current_app.extensions.setdefault("places", {})
    return known


def _asked(kind: str, code: str, wave_code: str, kept: FormAddress | None) -> FormAddress | None:
    now = time.monotonic()
    with store.reading(current_app.extensions["engine"]) as session:
        wave, counter = _found(session, kind, code, wave_code)
        if wave is None:
            _known().pop((kind, code, wave_code), None)
            return None
        if kept is None or kept.wave != wave or now > kept.read_at + SECONDS_KEPT_WHOLE:
            facts = _facts(session, wave, counter)
            if kept is None or kept.facts != facts:
                kept = _known()[kind, code, wave_code] = FormAddress(kind, code, facts)
            kept.read_at = now
    kept.checked_at = now
    return kept


def counter_exists(code: str) -> bool:
    with store.reading(current_app.extensions["engine"]) as session:
        return counter_of(session, code) is not None


def codes_are_out(rounds: Iterable[waves.WaveRow]) -> bool:
    """Whether anybody may hold a card with a code of one of these."""
    with store.reading(current_app.extensions["engine"]) as session:
        return any(codes.batches(session, wave.code) for wave in rounds)


def open_waves() -> list[waves.WaveRow]:
    with store.reading(current_app.extensions["engine"]) as session:
        return [wave for wave in waves.waves(session) if wave.state == "open" and wave.questionnaire]


def _found(session: Any, kind: str, code: str, wave_code: str) -> tuple[waves.WaveRow | None, CounterRow | None]:
    """The wave without its counter of changed inputs: new answers change nothing on these pages."""
    counter = counter_of(session, code) if kind == COUNTER else None
    if kind == COUNTER and counter is None:
        return None, None
    try:
        wave = _wave_of_counter(session, code, wave_code) if counter else waves.wave(session, code)
    except store.Refused:
        return None, None
    return (replace(wave, inputs_revision=0), counter) if wave and wave.questionnaire else (None, None)


def _wave_of_counter(session: Any, code: str, wave_code: str) -> waves.WaveRow | None:
    return waves.wave(session, wave_code) if wave_code else waves.open_wave_of_counter(session, code)


def _facts(session: Any, wave: waves.WaveRow, counter: Any) -> AddressFacts:
    strata: dict[str, tuple[str, ...]] = {}
    for row in frame.frame(session, wave.code):
        strata[row.agency] = (*strata.get(row.agency, ()), row.stratum)
    return AddressFacts(
        wave=wave,
        revisions=texts.revisions_of(session, wave.code),
        agencies=waves.wave_agencies(session, wave.code),
        group_names=waves.wave_group_names(session, wave.code),
        strata=strata,
        procedures=_procedures(session),
        counter=counter,
        questionnaire=texts.asked_in(session, wave.code),
    )


def _procedures(session: Any) -> dict[str, tuple[ProcedureRow, ...]]:
    named: dict[str, tuple[ProcedureRow, ...]] = {}
    for procedure in procedures(session).values():
        for name in filter(None, {procedure.group, procedure.field}):
            named[name] = (*named.get(name, ()), procedure)
    return named
