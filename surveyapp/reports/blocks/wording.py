"""The words of a document in one language: codes of the result become what people read."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.results.model.result import COMPLEMENT, FEW, IndexRow, WaveResult
from surveyapp.words.speech import Speech, later

REASONS = {
    "few": later("not ranked: fewer than {rank_from} forms"),
    "basis": later("not ranked: respondents were not chosen in a way that allows ranking"),
    "no-answers": later("not ranked: no answers"),
    "other-parts": later("not ranked: not rated on the same parts as its group"),
    "unreliable": later("not ranked: the group’s figures are not reliable enough"),
    "trial": later("not ranked: trial round"),
}
NO_GROUP = later("not ranked: in no peer group")
HIDDEN = {
    FEW: later("fewer than {publish_from} forms, hidden"),
    COMPLEMENT: later("hidden so that no other figure can be worked out"),
}
SELF_SELECTED = later("not ranked: self-selected respondents")
SCORES = {
    "satisfied-share": later("Share of answers at or above the level that counts as satisfied"),
    "mean-score": later("Mean score: the lowest answer counts 0, the highest 100"),
    "share-of-maximum": later("Mean score as a share of the highest answer"),
}
ROLLUPS = {
    "": later("one item"),
    "pooled": later("all rated answers together"),
    "mean-of-items": later("mean of the items"),
    "mean-of-factors": later("mean of the factors, each the mean of its items"),
    "mean-of-contents": later("mean of the contents"),
    "weighted-factors": later("weighted mean of the factors, each the mean of its items"),
    "overall-question": later("the question that rates the whole service"),
}
BASES = {
    "probability": later("Random within strata; the chance of being chosen is known"),
    "all-invited": later("Everyone whose case was finished in the period was invited"),
    "quota": later("Quotas filled by interviewers; not a probability sample"),
    "self-selected": later("Whoever wished to answer; not a probability sample"),
}
METHODS = {
    "wilson": later("Wilson interval on the effective number of answers"),
    "logit": later("logit interval"),
    "wald": later("Wald interval"),
    "beta": later("beta interval"),
}
AGGREGATES = {
    "direct": later("Groups and all agencies together: over all weighted answers"),
    "dossier-share": later("Groups and all agencies together: mean of the agencies, weighed by their dossiers"),
    "equal": later("Groups and all agencies together: mean of the agencies, each counted once"),
}
BANDS = {
    1: later("Above the mean of the group"),
    0: later("Not told apart from the mean"),
    -1: later("Below the mean of the group"),
}
CHANNELS = {
    "kiosk": later("kiosk"),
    "qr": later("QR code"),
    "web": later("web"),
    "paper": later("paper"),
    "interview": later("interview"),
    "import": later("imported"),
}
NO_SCALE = {
    "one-item": later("one item is no scale"),
    "few": later("too few complete forms"),
    "all-same": later("items answered alike"),
}
WITHOUT_A_MIX = {
    "one-kind": later("the group has one kind only"),
    "basis": later("respondents not chosen at random"),
    "no-group": later("in no peer group"),
    "no-answers": later("no answers"),
}
NOT_COMPARABLE = {
    "split": later("unit was split"),
    "questionnaire": later("other questions"),
    "rule": later("other rule"),
    "population": later("other population"),
    "basis": later("chosen otherwise"),
    "no-microdata": later("no answers kept"),
}
NOTES = {
    "collapsed": later("Strata joined because they were too small: {places}"),
    "frame-exceeded": later("More answers than the population file holds: {places}"),
    "left-out": later("Factors left out: {places}"),
    "comparable": later("Declared comparable with an earlier questionnaire: {places}"),
}


@dataclass(frozen=True, slots=True)
class Wording(Speech):
    """Every word and number of one document."""

    def reason(self, row: IndexRow, result: WaveResult) -> str:
        """Why an agency has no place, in words."""
        if row.not_ranked == "basis" and "self-selected" in row.flags:
            return self.say(SELF_SELECTED)
        if not row.not_ranked and not row.peer_group:
            return self.say(NO_GROUP)
        message = REASONS.get(row.not_ranked)
        return self.say(message, rank_from=self.count(result.rank_from)) if message else row.not_ranked

    def hidden(self, row: IndexRow, result: WaveResult) -> str:
        """Why a figure is not published."""
        return self.say(HIDDEN[result.hidden[row.place]], publish_from=self.count(result.publish_from))

    def rule(self, code: str) -> str:
        """The rule in words, with its code: it is named wherever its number is printed."""
        score, _, rollup = code.partition("/")
        words = [self._known(SCORES, score), self._known(ROLLUPS, rollup)]
        return f"{'; '.join(filter(None, words))} ({code})"

    def basis(self, code: str) -> str:
        return self._known(BASES, code)

    def aggregate(self, code: str) -> str:
        return f"{self.say(AGGREGATES[code])} ({code})" if code in AGGREGATES else code

    def method(self, code: str) -> str:
        return self._known(METHODS, code)

    def note(self, code: str, places: str) -> str:
        return self.say(NOTES[code], places=places) if code in NOTES else f"{code}: {places}"

    def _known(self, names: dict[str, str], code: str) -> str:
        return self.say(names[code]) if code in names else code
