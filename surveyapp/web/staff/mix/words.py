"""What is said of an index at a common mix: of which kinds, which place it has, or why there is none."""

from __future__ import annotations

from surveyapp.results.model.common_mix import AtCommonMix, CaseMix
from surveyapp.web.staff.words import CHANNELS, Words
from surveyapp.words.speech import later

NAMED = 3
TITLES = {
    "procedure-group": later("If the mix of procedures were that of the group"),
    "channel": later("If the mix of channels were that of the group"),
}
BROUGHT_TO = {
    "procedure-group": later("At the group’s mix of procedures"),
    "channel": later("At the group’s mix of channels"),
}
MIXES = {
    "procedure-group": later("Mix of procedures"),
    "channel": later("Mix of channels"),
}
WHY_NOT = {
    "one-kind": later("The group has one kind only: there is nothing to level out"),
    "basis": later("How people were chosen allows monitoring only"),
    "no-group": later("In no ranking group"),
    "no-answers": later("No rated answer yet"),
}
OF_MANY = later("No answers in {n} of the {all} kinds of the common mix")
OF_FEW = later("No answers for: {kinds}")


def reason(at: AtCommonMix, found: CaseMix, group: str, words: Words) -> str:
    if at.why != "missing":
        return words.label(WHY_NOT, at.why)
    if len(at.missing) > NAMED:
        return words.say(OF_MANY, n=len(at.missing), all=len(found.mix[group]))
    return words.say(OF_FEW, kinds=", ".join(kind_name(kind, found.by, words) for kind in at.missing))


def place(at: AtCommonMix, found: CaseMix, group: str, words: Words) -> str:
    """The place with its set; why an index stands without one."""
    if at.rank is None:
        if group in found.unreliable:
            return words.say("no places: the order is mostly chance")
        return words.say("not ranked")
    return words.say("rank {rank} of {all}", rank=at.rank, all=at.rank_of) + " " + possible(at, words)


def possible(at: AtCommonMix, words: Words) -> str:
    return words.say("(may be {low} to {high})", low=at.rank_low, high=at.rank_high)


def kind_name(kind: str, by: str, words: Words) -> str:
    return words.label(CHANNELS, kind) if by == "channel" else kind
