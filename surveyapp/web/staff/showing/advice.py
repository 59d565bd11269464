"""What the wave before tells of how far its agencies can be told apart, for whoever decides on this one."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

from analysis.ranking.display import BANDS, PLACES, RANGES, display_by
from surveyapp.results.model.league import League
from surveyapp.results.model.result import WaveResult
from surveyapp.store.waves.display import BY_FIGURES
from surveyapp.words.naming import Words
from surveyapp.words.results.order import WAYS, told_apart

WAY_OF = {PLACES: BY_FIGURES, RANGES: "ranges", BANDS: "bands"}
ORDER = (PLACES, RANGES, BANDS)


@dataclass(frozen=True, slots=True)
class Advice:
    """A line for each peer group whose agencies were ranked, and the way that their figures suggest."""

    lines: tuple[str, ...]
    suggested: str


def advice(before: WaveResult, words: Words) -> Advice | None:
    """None where no sets of places were drawn. Of several groups the one that can be told apart best decides: what is
    decided is the most that is shown, and the figures of each can only lower it."""
    told = [(group, before.leagues.get((group, "overall"))) for group in before.peer_groups]
    known = [(group, league, form) for group, league in told if league and (form := form_of(league))]
    if not known:
        return None
    best = min((form for _, _, form in known), key=ORDER.index)
    lines = tuple(
        f"{words.group(group, before.group_names)}: {told_apart(league, words)}" for group, league, _ in known
    )
    way = words.say(WAYS[WAY_OF[best]][0])
    return Advice(
        lines, words.say("So the figures of {round} suggest: {way}.", round=words.title(before.wave), way=way)
    )


def form_of(league: League) -> str:
    """Places, ranges or bands by the figures alone, whatever was decided then; empty where they are not known."""
    if not league.pairs or league.told_apart is None or league.width is None:
        return ""
    agencies = (1 + isqrt(1 + 8 * league.pairs)) // 2
    return display_by(agencies, league.told_apart / league.pairs, (league.width - 1) / (agencies - 1))
