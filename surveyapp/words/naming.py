"""What the codes of a result are called, in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from questionnaires.editions.crosswalk import kinds_in
from questionnaires.model import Question, Questionnaire
from questionnaires.rules import ROLLUPS, SCORES, RulePart, split_rule
from surveyapp.results.model.result import COLLAPSED, EXCEEDED, NOT_IN_IT, RATE_SAID_BELOW, IndexRow, WaveResult
from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices
from surveyapp.store.waves.periods import calendar_of
from surveyapp.words.answers import MISSING
from surveyapp.words.beside import NOT_STANDARDISED
from surveyapp.words.refused.reports import refusal
from surveyapp.words.rows import FLAGS, HIDDEN, NO_GROUP, NOT_COMPARABLE, NOT_RANKED, PARTED
from surveyapp.words.rules import AGGREGATES, NOTES
from surveyapp.words.speech import Speech, Term, sentence
from surveyapp.words.waves import BASES, CALENDARS, CHANNELS, STATES
from surveyapp.words.work import FAILURES, JOB_STATES

ABOUT_AGENCIES = (COLLAPSED, EXCEEDED, NOT_IN_IT)
"""Kinds of notes that name agencies, and strata of theirs, by code."""
NAMED_KINDS = 3
"""Kinds of procedures or channels that a reason names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Words(Speech):
    """One reader's language."""

    def state(self, code: str) -> str:
        return self.label(STATES, code)

    def basis(self, code: str, *, full: bool = False) -> str:
        return self.label(BASES, code, full=full)

    def rule(self, rule: str, *, full: bool = False) -> str:
        """Score and roll-up, without the code that has to stand beside them."""
        score, rollup = split_rule(rule)
        halves = self._half(SCORES, score, full=full), self._half(ROLLUPS, rollup, full=full)
        return "; ".join(filter(None, halves))

    def _half(self, registry: Mapping[str, RulePart], name: str, *, full: bool) -> str:
        part = registry.get(name)
        return self.term(Term(part.called, part.in_full), full=full) if part else name

    def aggregate(self, code: str) -> str:
        """How figures above agency level come about, as a sentence."""
        how = self.label(AGGREGATES, code)
        return self.say("Groups and all agencies together: {how}.", how=how)

    def part(self, questionnaire: Questionnaire, part: str) -> str:
        """The overall index, a content, a factor or an item, in the questionnaire's own words; its code where none of
        these were kept."""
        kind, _, code = part.partition(":")
        if kind == "overall":
            return self.say("Overall index")
        if not questionnaire.texts:
            return code
        text = questionnaire.text(self.language)
        if kind == "item":
            return self.item(questionnaire, questionnaire.question(code))
        return (text.factors if kind == "factor" else text.contents).get(code, code)

    def item(self, questionnaire: Questionnaire, question: Question) -> str:
        text = questionnaire.text(self.language)
        return text.short.get(question.code) or text.questions.get(question.code) or question.code

    def option(self, questionnaire: Questionnaire, question: Question, code: str) -> str:
        words = questionnaire.text(self.language).options.get(question.code, {})
        return words.get(code) or self.label(MISSING, code)

    def reason(self, row: IndexRow, result: WaveResult, *, full: bool = False) -> str:
        """Why an agency has no place."""
        if row.key in result.hidden:
            return self.hidden(row, result)
        if not row.not_ranked:
            return self.say(NO_GROUP)
        if row.not_ranked == "basis" and "self-selected" in row.flags:
            return self.basis("self-selected")
        if row.not_ranked == "basis" and row.index is not None:
            return self.say("how people were chosen allows no place")
        facts = {
            "n": self.count(row.n),
            "least": self.count(result.rank_from),
            "population": self.count(row.n_population),
            "rate": self.number(row.response_rate, 0),
            "response": self.number(result.response_from, 0),
        }
        return self.label(NOT_RANKED, row.not_ranked, full=full, **facts)

    def returned(self, row: IndexRow) -> str:
        """What stands in the cell of a place where many did not answer; empty elsewhere."""
        if row.rank is None or row.response_rate is None or row.response_rate >= RATE_SAID_BELOW:
            return ""
        return self.say("{rate}% came back", rate=self.number(row.response_rate, 0))

    def hidden(self, row: IndexRow, result: WaveResult) -> str:
        """Why a figure is not published."""
        return self.label(HIDDEN, result.hidden[row.key], least=self.count(result.publish_from))

    def not_comparable(self, row: IndexRow) -> str:
        """Why the index is not held against the earlier one; empty where it is, or where there is none. Of an item its
        question says why."""
        if row.comparable not in NOT_COMPARABLE:
            return ""
        parted = [kind for kind, _ in kinds_in(row.comparable_note) if kind in PARTED]
        if parted and row.part.startswith("item:"):
            return self.label(PARTED, parted[0])
        return self.label(NOT_COMPARABLE, row.comparable)

    def over_common(self, row: IndexRow, told: str) -> str:
        """What is said of a change, with the remark that it was taken over some items alone."""
        common = self.say("common items")
        return f"{told}; {common}" if row.comparable == "common-items" else told

    def flag(self, row: IndexRow, flag: str) -> str:
        if flag == "all-same" and row.index == 100:
            return self.say("every answer satisfied")
        return self.label(FLAGS, flag)

    def flags(self, flags: Collection[str]) -> str:
        """What is true of several rows alike."""
        return ", ".join(self.label(FLAGS, flag) for flag in flags)

    def notes(self, result: WaveResult, most: int | None = None) -> list[str]:
        """The result's notes, one sentence per kind; of more than `most` places the first ones are named."""
        places: dict[str, list[str]] = {}
        for note in result.notes:
            kind, _, place = note.partition(":")
            places.setdefault(kind, []).append(self._strata(place, result) if kind in ABOUT_AGENCIES else place)
        return [self.label(NOTES, kind, places=self._first(found, most)) + "." for kind, found in places.items()]

    def kind(self, kind: str, by: str, result: WaveResult) -> str:
        """A kind of procedures is called what the stratum of its name is; a channel has words here."""
        return self.label(CHANNELS, kind) if by == "channel" else self.stratum(kind, result)

    def stratum(self, name: str, result: WaveResult) -> str:
        """As the office calls it in this language, else as it is called."""
        return result.stratum_names.get(name, {}).get(self.language) or name

    def not_standardised(
        self, at: StandardisedIndex, group: str, standardised: StandardisedIndices, result: WaveResult
    ) -> str:
        """Why an agency has no index at the common mix of its group."""
        kinds = ", ".join(self.kind(kind, standardised.by, result) for kind in at.missing)
        n, every = self.count(len(at.missing)), self.count(len(standardised.mix.get(group, {})))
        is_long = len(at.missing) > NAMED_KINDS
        return self.label(NOT_STANDARDISED, at.why, full=is_long, kinds=kinds, n=n, all=every)

    def failure(self, error: str) -> str:
        """Why a job failed, from the worker's code and its detail."""
        code, _, detail = error.partition(": ")
        if code == "refused":
            detail = self.refusal(detail)
        return self.label(FAILURES, code, detail=detail) if code in FAILURES else error

    def refusal(self, said: str) -> str:
        """What was refused, of the lines that a command would say."""
        return refusal(said, self)

    def job_state(self, state: str) -> str:
        return self.label(JOB_STATES, state)

    def period(self, opens: dt.date | None, closes: dt.date | None) -> str:
        """When forms are collected, as far as it is known."""
        first, last = self.day(opens), self.day(closes)
        if opens and closes:
            return self.say("forms from {opens} to {closes}", opens=first, closes=last)
        if opens:
            return self.say("forms from {opens} on", opens=first)
        return self.say("forms until {closes}", closes=last) if closes else ""

    def reference(self, code: str, first: dt.date | None, last: dt.date | None) -> str:
        """The period that a wave speaks of, and by which calendar its code means it; "" where it names none."""
        if not (first or last):
            return ""
        days = self.say("period {first} – {last}", first=self.day(first), last=self.day(last))
        calendar = calendar_of(code, first, last)
        return f"{days} ({self.label(CALENDARS, calendar)})" if calendar else days

    def facts(self, facts: list[str]) -> str:
        """In one line that begins like a sentence."""
        return sentence(" · ".join(facts))

    def _strata(self, place: str, result: WaveResult) -> str:
        """`X12/land + X12/papers` as an official document says it: the agency by its name, its strata behind it."""
        said: dict[str, list[str]] = {}
        for piece in place.split(" + "):
            agency, _, stratum = piece.partition("/")
            facts = result.agencies.get(agency)
            called = self.stratum(stratum if facts else piece, result)
            said.setdefault(facts.name(self.language) if facts else called, []).append(called if facts else "")
        return " + ".join(f"{name} ({', '.join(strata)})" if any(strata) else name for name, strata in said.items())

    def _first(self, places: list[str], most: int | None) -> str:
        named = ", ".join(places[:most])
        if most is None or len(places) <= most:
            return named
        return self.say("{places} and {n} more", places=named, n=self.count(len(places) - most))
