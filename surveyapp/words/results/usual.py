"""What a change is held against, in words: its group, or what was usual over the waves. Whether it is found at all is
said apart from it."""

from __future__ import annotations

from collections.abc import Iterable

from surveyapp.results.model.result import LIKE_GROUP, UNLIKE_GROUP, UNUSUAL, USUAL, IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.speech import later

OUT_OF_LINE = {
    UNLIKE_GROUP: later("unlike its group"),
    UNUSUAL: later("beyond what is usual over the rounds"),
}
IN_LINE = {
    LIKE_GROUP: later("like its group"),
    USUAL: later("within what is usual over the rounds"),
}
SENTENCES = {
    UNLIKE_GROUP: later("That is unlike the changes of the other agencies of its group."),
    LIKE_GROUP: later("That is like the changes of the other agencies of its group."),
    UNUSUAL: later("That is beyond what is usual over the rounds."),
    USUAL: later("That is within what is usual over the rounds."),
}
NOT_KNOWN = later("How much results usually move is not known yet.")
ENDS_OVER_ROUNDS = later("Changes from {low} to {high} are usual.")
ENDS_OF_GROUP = later("Changes from {low} to {high} would be like theirs.")


def beside_change(row: IndexRow, words: Words, *, is_found: bool) -> str:
    """A remark: of a change that is out of line, and of any that was found. Empty where nothing is known, or there is
    nothing to tell."""
    if row.usual in OUT_OF_LINE:
        return words.say(OUT_OF_LINE[row.usual])
    return words.say(IN_LINE[row.usual]) if row.usual in IN_LINE and is_found else ""


def held_against(row: IndexRow | None, result: WaveResult, words: Words) -> str:
    """The second sentence on a change. Empty where there is no change, or it is hidden."""
    if row is None or row.change is None or row.key in result.changes_hidden:
        return ""
    if row.usual not in SENTENCES:
        return words.say(NOT_KNOWN)
    said = words.say(SENTENCES[row.usual])
    if row.usual_low is None or row.usual_high is None:
        return said
    ends = ENDS_OVER_ROUNDS if row.usual in (USUAL, UNUSUAL) else ENDS_OF_GROUP
    low, high = (words.number(end, 1, signed=True) for end in (row.usual_low, row.usual_high))
    return f"{said} " + words.say(ends, low=low, high=high)


def since(result: WaveResult, words: Words) -> str:
    """How the index of all moved, and what that is held against. Empty where it was not compared, or is hidden."""
    row = result.row("all", "all")
    if row is None or row.change is None or result.against is None or row.key in result.changes_hidden:
        return ""
    facts = {
        "round": words.title(result.against),
        "change": words.number(row.change, signed=True),
        "interval": _interval(row, result, words),
    }
    if row.key not in result.moved:
        said = words.say("Since “{round}”: {change} points{interval}, no clear change.", **facts)
    elif row.change < 0:
        said = words.say("Since “{round}” it fell: {change} points{interval}.", **facts)
    else:
        said = words.say("Since “{round}” it rose: {change} points{interval}.", **facts)
    return f"{said} {held_against(row, result, words)}"


def about_the_usual(rows: Iterable[IndexRow], words: Words) -> list[str]:
    """In the notes of a table with changes, how the remarks beside them are meant."""
    kinds = {row.usual for row in rows if row.change is not None}
    if not kinds & SENTENCES.keys():
        return [words.say(NOT_KNOWN)] if kinds else []
    said = []
    if kinds & {USUAL, UNUSUAL}:
        said.append(
            words.say(
                "Whether a change is usual is told by how much the agencies of the group moved from round to round, "
                "each round about its common change; that is another question than whether it is found."
            )
        )
    if kinds & {LIKE_GROUP, UNLIKE_GROUP}:
        said.append(
            words.say(
                "Whether a change is like the group is told by the others of the group in this round; that is another "
                "question than whether it is found."
            )
        )
    return said


def _interval(row: IndexRow, result: WaveResult, words: Words) -> str:
    ends = result.ends_of_change(row)
    return " ({}; {})".format(*(words.number(end, 1, signed=True) for end in ends)) if ends else ""
