"""Which rank an index has at a common mix, or that it has none."""

from __future__ import annotations

from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices
from surveyapp.words.naming import Words


def place_at(at: StandardisedIndex, standardised: StandardisedIndices, group: str, words: Words) -> str:
    """With its set; or why an index stands without one."""
    if at.rank is None:
        if group in standardised.unreliable:
            return words.say("no places: the order is mostly chance")
        return words.say("not ranked")
    set_of_ranks = words.say("(may be {low} to {high})", low=at.rank_low, high=at.rank_high)
    return words.say("rank {rank} of {all}", rank=at.rank, all=at.rank_of) + " " + set_of_ranks
