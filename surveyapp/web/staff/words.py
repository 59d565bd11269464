"""What the staff pages say, in the reader's language: labels of codes, numbers, dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from questionnaires.model import Question, Questionnaire
from surveyapp.results.model.result import COMPLEMENT, FEW, IndexRow, WaveResult
from surveyapp.words.speech import Speech, later

HERE = dt.timezone(dt.timedelta(hours=7))  # the days of the office, wherever the server stands
STAFF_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


STATES = {
    "draft": later("being prepared"),
    "trial": later("trial"),
    "open": later("collecting forms"),
    "collected": later("closed, not yet locked"),
    "locked": later("locked, not yet published"),
    "published": later("published"),
    "withdrawn": later("withdrawn"),
}
BASES = {
    "probability": later("probability sample"),
    "all-invited": later("everybody was invited"),
    "quota": later("quota sample"),
    "self-selected": later("respondents chose themselves"),
}
CHANNELS = {
    "kiosk": later("Kiosk"),
    "qr": later("QR code"),
    "web": later("Web"),
    "paper": later("Paper"),
    "interview": later("Interview"),
    "import": later("Imported"),
}
PURPOSES = {
    "official": later("official"),
    "monitoring": later("monitoring"),
    "trial": later("trial"),
}
SCORES = {
    "satisfied-share": later("share of answers at “satisfied” or better"),
    "mean-score": later("mean score from 0 to 100"),
    "share-of-maximum": later("mean as a share of the best value"),
}
ROLLUPS = {
    "pooled": later("all rated answers together"),
    "mean-of-items": later("mean of the items"),
    "mean-of-factors": later("mean of the factors"),
    "mean-of-contents": later("mean of the contents"),
    "weighted-factors": later("factors weighted as the questionnaire says"),
    "overall-question": later("the one question on the whole service"),
}
FLAGS = {
    "unweighted": later("not weighted"),
    "self-selected": later("self-selected"),
    "few": later("few forms"),
    "one-respondent": later("one form only"),
    "all-same": later("all answers alike"),
    "collapsed": later("small strata merged"),
    "adjusted": later("adjusted variance"),
    "frame-exceeded": later("more forms than dossiers"),
    "unreliable": later("unreliable"),
    "suppressed": later("hidden when published"),
    "weights-changed": later("weights shared out anew"),
    "model": later("model estimate"),
}
NOT_RANKED = {
    "few": later("{n} forms; ranking needs at least {least}"),
    "basis": later("How people were chosen allows monitoring only"),
    "no-answers": later("No rated answer yet"),
    "other-parts": later("Rated on other factors than its group"),
    "unreliable": later("Too uncertain to rank"),
    "trial": later("Trial round"),
}
AGGREGATES = {
    "direct": later("all weighted answers together"),
    "dossier-share": later("agencies weighed by their dossiers"),
    "equal": later("each agency once"),
}
HIDDEN = {
    FEW: later("fewer than {least} forms, hidden"),
    COMPLEMENT: later("hidden so that no other figure can be worked out"),
}
BANDS = {
    1: later("Above the mean of the group"),
    0: later("Not told apart from the mean"),
    -1: later("Below the mean of the group"),
}
NOT_COMPARABLE = {
    "split": later("not comparable: split"),
    "questionnaire": later("not comparable: other questions"),
    "rule": later("not comparable: other rule"),
    "population": later("not comparable: other population"),
    "basis": later("not comparable: chosen otherwise"),
    "no-microdata": later("not comparable: no answers kept"),
}
MISSING = {
    ".": later("left blank"),
    "~": later("does not apply"),
    "?": later("does not know"),
    "!": later("refused"),
    "*": later("unusable"),
    "_": later("not asked"),
}
FAILURES = {
    "time": later("It took longer than {detail} seconds and was stopped."),
    "killed": later("The process that made it was ended from outside (signal {detail})."),
    "crash": later("The program met an error of its own: {detail}"),
    "refused": later("{detail}"),
    "lost": later("The worker stopped twice while making it."),
}
JOB_STATES = {
    "waiting": later("waiting"),
    "running": later("being made"),
    "done": later("ready"),
    "failed": later("failed"),
}
NOTES = {
    "collapsed": later("Small strata merged into the next: {places}."),
    "frame-exceeded": later("More forms than dossiers in the population file: {places}."),
    "left-out": later("Factors reported apart: {places}."),
    "comparable": later("Declared comparable with an earlier questionnaire: {places}."),
}


@dataclass(frozen=True, slots=True)
class Words(Speech):
    """One reader's language."""

    def label(self, table: dict[str, str], code: str) -> str:
        return self.say(table[code]) if code in table else code

    def as_sentence(self, facts: list[str]) -> str:
        """Facts in one line that begins like a sentence."""
        line = " · ".join(facts)
        return line[:1].upper() + line[1:]

    def state(self, code: str) -> str:
        return self.label(STATES, code)

    def part(self, questionnaire: Questionnaire, part: str) -> str:
        kind, _, code = part.partition(":")
        text = questionnaire.text(self.language)
        if kind == "overall":
            return self.say("Overall index")
        if kind == "item":
            return self.item(questionnaire, questionnaire.question(code))
        return (text.factors if kind == "factor" else text.contents).get(code, code)

    def item(self, questionnaire: Questionnaire, question: Question) -> str:
        text = questionnaire.text(self.language)
        return text.short.get(question.code) or text.questions.get(question.code) or question.code

    def option(self, questionnaire: Questionnaire, question: Question, code: str) -> str:
        words = questionnaire.text(self.language).options.get(question.code, {})
        return words.get(code) or (self.say(MISSING[code]) if code in MISSING else code)

    def rule(self, rule: str) -> str:
        score, _, rollup = rule.partition("/")
        return "; ".join(filter(None, (self.label(SCORES, score), self.label(ROLLUPS, rollup) if rollup else "")))

    def computation(self, result: WaveResult) -> str:
        """The rule, and how figures above agency level come about."""
        score = self.say("Index: {rule} ({code}).", rule=self.rule(result.rule), code=result.rule)
        how = self.label(AGGREGATES, result.aggregate)
        return f"{score} " + self.say("Groups and all agencies: {how} ({code}).", how=how, code=result.aggregate)

    def reason(self, row: IndexRow, result: WaveResult) -> str:
        """Why an agency has no place."""
        if row.place in result.hidden:
            return self.hidden(row, result)
        if not row.not_ranked:
            return self.say("In no ranking group")
        if row.not_ranked == "few":
            message = NOT_RANKED["few"]
            return self.say(message, n=self.count(row.n), least=self.count(result.rank_from))
        return self.label(NOT_RANKED, row.not_ranked)

    def hidden(self, row: IndexRow, result: WaveResult) -> str:
        """Why a figure is not published."""
        return self.say(HIDDEN[result.hidden[row.place]], least=self.count(result.publish_from))

    def flag(self, row: IndexRow, flag: str) -> str:
        if flag == "all-same" and row.index == 100:
            return self.say("every answer satisfied")
        return self.label(FLAGS, flag)

    def failure(self, error: str) -> str:
        """Why a job failed, from the worker's code and its detail."""
        code, _, detail = error.partition(": ")
        return self.say(FAILURES[code], detail=detail) if code in FAILURES else error

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

    def notes(self, result: WaveResult) -> list[str]:
        """The result's notes, one sentence per kind."""
        places: dict[str, list[str]] = {}
        for note in result.notes:
            kind, _, place = note.partition(":")
            places.setdefault(kind, []).append(place)
        return [
            self.say(NOTES.get(kind, kind + ": {places}"), places=", ".join(found)) for kind, found in places.items()
        ]
