"""The words of a document in one language: codes of the result become what people read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from surveyapp.languages import numbers, translation
from surveyapp.results.model.result import COMPLEMENT, FEW, IndexRow, WaveResult


def N_(message: str) -> str:  # noqa: N802 - the customary mark of a message that is translated later
    return message


GROUPS = {
    "departments": N_("Departments and agencies"),
    "communes": N_("Wards and communes"),
    "centres": N_("Service centres"),
    "": N_("All agencies"),
}
REASONS = {
    "few": N_("not ranked: fewer than %(rank_from)s forms"),
    "basis": N_("not ranked: respondents were not chosen in a way that allows ranking"),
    "no-answers": N_("not ranked: no answers"),
    "other-parts": N_("not ranked: not rated on the same parts as its group"),
    "unreliable": N_("not ranked: the group’s figures are not reliable enough"),
    "trial": N_("not ranked: trial round"),
}
NO_GROUP = N_("not ranked: in no peer group")
HIDDEN = {
    FEW: N_("fewer than %(publish_from)s forms, hidden"),
    COMPLEMENT: N_("hidden so that no other figure can be worked out"),
}
SELF_SELECTED = N_("not ranked: self-selected respondents")
SCORES = {
    "satisfied-share": N_("Share of answers at or above the level that counts as satisfied"),
    "mean-score": N_("Mean score: the lowest answer counts 0, the highest 100"),
    "share-of-maximum": N_("Mean score as a share of the highest answer"),
}
ROLLUPS = {
    "": N_("one item"),
    "pooled": N_("all rated answers together"),
    "mean-of-items": N_("mean of the items"),
    "mean-of-factors": N_("mean of the factors, each the mean of its items"),
    "mean-of-contents": N_("mean of the contents"),
    "weighted-factors": N_("weighted mean of the factors, each the mean of its items"),
    "overall-question": N_("the question that rates the whole service"),
}
BASES = {
    "probability": N_("Random within strata; the chance of being chosen is known"),
    "all-invited": N_("Everyone whose case was finished in the period was invited"),
    "quota": N_("Quotas filled by interviewers; not a probability sample"),
    "self-selected": N_("Whoever wished to answer; not a probability sample"),
}
METHODS = {
    "wilson": N_("Wilson interval on the effective number of answers"),
    "logit": N_("logit interval"),
    "wald": N_("Wald interval"),
    "beta": N_("beta interval"),
}
AGGREGATES = {
    "direct": N_("Groups and all agencies together: over all weighted answers"),
    "dossier-share": N_("Groups and all agencies together: mean of the agencies, weighed by their dossiers"),
    "equal": N_("Groups and all agencies together: mean of the agencies, each counted once"),
}
BANDS = {
    1: N_("Above the mean of the group"),
    0: N_("Not told apart from the mean"),
    -1: N_("Below the mean of the group"),
}
CHANNELS = {
    "kiosk": N_("kiosk"),
    "qr": N_("QR code"),
    "web": N_("web"),
    "paper": N_("paper"),
    "interview": N_("interview"),
    "import": N_("imported"),
}
NO_SCALE = {
    "one-item": N_("one item is no scale"),
    "few": N_("too few complete forms"),
    "all-same": N_("items answered alike"),
}
WITHOUT_A_MIX = {
    "one-kind": N_("the group has one kind only"),
    "basis": N_("respondents not chosen at random"),
    "no-group": N_("in no peer group"),
    "no-answers": N_("no answers"),
}
NOT_COMPARABLE = {
    "split": N_("unit was split"),
    "questionnaire": N_("other questions"),
    "rule": N_("other rule"),
    "population": N_("other population"),
    "basis": N_("chosen otherwise"),
    "no-microdata": N_("no answers kept"),
}
NOTES = {
    "collapsed": N_("Strata joined because they were too small: %(places)s"),
    "frame-exceeded": N_("More answers than the population file holds: %(places)s"),
    "left-out": N_("Factors left out: %(places)s"),
    "comparable": N_("Declared comparable with an earlier questionnaire: %(places)s"),
}


@dataclass(frozen=True)
class Wording:
    """Every word and number of one document."""

    language: str

    def says(self, message: str, **values: str) -> str:
        text = translation(self.language, "report").gettext(message)
        return text % values if values else text

    def count(self, n: int | None) -> str:
        return numbers.number(n, 0, self.language)

    def value(self, value: float | None, digits: int = 2) -> str:
        return numbers.number(value, digits, self.language)

    def interval(self, low: float | None, high: float | None) -> str:
        return numbers.interval(low, high, 1, self.language)

    def percent(self, share: float) -> str:
        """95% - a level or share that is whole is printed whole."""
        return self.value(share, 0 if float(share).is_integer() else 1) + "%"

    def day(self, date: dt.date | None) -> str:
        return numbers.day(date, self.language)

    def long_day(self, date: dt.date | None) -> str:
        """Left open for the pen when the document has no date yet."""
        return numbers.long_day(date, self.language) if date else self.says("day … month … year …")

    def group(self, code: str) -> str:
        return self.says(GROUPS[code]) if code in GROUPS else code

    def reason(self, row: IndexRow, result: WaveResult) -> str:
        """Why an agency has no place, in words."""
        if row.not_ranked == "basis" and "self-selected" in row.flags:
            return self.says(SELF_SELECTED)
        if not row.not_ranked and not row.peer_group:
            return self.says(NO_GROUP)
        message = REASONS.get(row.not_ranked)
        return self.says(message, rank_from=self.count(result.rank_from)) if message else row.not_ranked

    def hidden(self, row: IndexRow, result: WaveResult) -> str:
        """Why a figure is not published."""
        return self.says(HIDDEN[result.hidden[row.place]], publish_from=self.count(result.publish_from))

    def rule(self, code: str) -> str:
        """The rule in words, with its code: it is named wherever its number is printed."""
        score, _, rollup = code.partition("/")
        words = [self._known(SCORES, score), self._known(ROLLUPS, rollup)]
        return f"{'; '.join(filter(None, words))} ({code})"

    def basis(self, code: str) -> str:
        return self._known(BASES, code)

    def aggregate(self, code: str) -> str:
        return f"{self.says(AGGREGATES[code])} ({code})" if code in AGGREGATES else code

    def method(self, code: str) -> str:
        return self._known(METHODS, code)

    def note(self, code: str, places: str) -> str:
        return self.says(NOTES[code], places=places) if code in NOTES else f"{code}: {places}"

    def _known(self, names: dict[str, str], code: str) -> str:
        return self.says(names[code]) if code in names else code
