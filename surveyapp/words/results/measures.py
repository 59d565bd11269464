"""Measures in words: states, what became of them, and what can be wrong with one."""

from __future__ import annotations

from surveyapp.results.followup.effects import DOWN, UP, WITHIN_ERROR, Effect
from surveyapp.results.model.percent import percent
from surveyapp.words.results.usual import IN_LINE, OUT_OF_LINE
from surveyapp.words.sentences import LETTERS_AT_MOST, SIGN_UNSEEN
from surveyapp.words.speech import Speech, later

STATES = {
    "planned": later("planned"),
    "under-way": later("under way"),
    "done": later("done"),
    "dropped": later("dropped"),
}
VERDICTS = {
    UP: later("rose"),
    DOWN: later("fell"),
    WITHIN_ERROR: later("no clear change"),
}
MISTAKES = {
    "measure-what": later("Say what is done."),
    "measure-lead": later("Choose who leads."),
    "responsible-lead": later("Who leads does not support as well."),
    "measure-evidence": later("Write what shows that it is done, or why it is dropped."),
    "wave-unknown": later("Choose a round for the own index, a year for a sister index."),
    "external-year": later("Choose a round for the own index, a year for a sister index."),
    "measure-whole": later("A sister index is of the whole province: choose no agency."),
    "part-unknown": later("Choose a part."),
    "agency-unknown": later("Choose an agency of the list."),
    "too-long": LETTERS_AT_MOST,
    "sign-unseen": SIGN_UNSEEN,
    "not-a-date": later("Write the day like 2026-01-31."),
    "measure-moved": later("Somebody else has changed this measure meanwhile. Look at it again, then save once more."),
}
"""By the code of the problem, as the page says it."""


def effect(found: Effect | None, words: Speech) -> str:
    """“82,10 → 84,30 (2026-H1): +2,20 (+0,50; +3,90), rose, like its group”."""
    if found is None:
        return words.say("no figure after it yet")
    change = words.number(found.change, signed=True)
    told = f"{words.number(found.before)} → {words.number(found.after)} ({found.until}): {change}"
    if found.low is not None and found.high is not None:
        told += f" ({words.number(found.low, signed=True)}; {words.number(found.high, signed=True)})"
    further = [words.label(VERDICTS, found.verdict)] if found.verdict else []
    further += [words.label({**IN_LINE, **OUT_OF_LINE}, found.usual)] if found.usual else []
    if found.share is not None:
        further.append(words.say("{share} of moves were as large", share=words.percent(percent(found.share))))
    return ", ".join([told, *further])
