"""Sister indices in words: what each is called and who measures it, its parts, how sure a figure is, what moved."""

from __future__ import annotations

from surveyapp.results.external.checking import AGREES, DIFFERS, NO_PARTS, NO_RULE, CheckedFigure
from surveyapp.results.external.moves import LEAST_UNITS, BaseRate
from surveyapp.results.external.standings import YearStanding
from surveyapp.results.model.percent import percent
from surveyapp.words.speech import Speech, later

CALLED = {
    "PAR-INDEX": later("PAR INDEX – public administration reform"),
    "SIPAS": later("SIPAS – satisfaction with public administrative services"),
    "PCI": later("PCI – provincial competitiveness"),
    "PAPI": later("PAPI – governance and public administration"),
    "PGI": later("PGI – provincial green index"),
}
MEASURED_BY = {
    "PAR-INDEX": later("Measured by the Ministry of Home Affairs."),
    "SIPAS": later("Measured by the Ministry of Home Affairs."),
    "PCI": later("Measured by the Vietnam Chamber of Commerce and Industry (VCCI)."),
    "PAPI": later("Measured by UNDP with CECODES and partners."),
    "PGI": later("Measured by the Vietnam Chamber of Commerce and Industry (VCCI)."),
}
PARTS_CALLED = {
    "entry": later("Entry to the market"),
    "land": later("Access to land"),
    "transparency": later("Transparency"),
    "time": later("Costs in time"),
    "informal": later("Informal charges"),
    "bias": later("Fair competition"),
    "proactive": later("Proactive leadership"),
    "support": later("Support for business"),
    "labor": later("Labour training"),
    "legal": later("Legal institutions"),
    "d1_participation": later("Participation of people at the grassroots"),
    "d2_transparency": later("Openness and transparency"),
    "d3_accountability": later("Accountability to people"),
    "d4_corruption_control": later("Control of corruption"),
    "d5_admin_procedures": later("Administrative procedures"),
    "d6_service_delivery": later("Delivery of public services"),
    "self_assessment": later("Appraised self-assessment"),
    "survey": later("Sociological survey"),
}
BROKEN_BY = {
    "method": later("another method since {year}: values do not compare, and places may have moved by it"),
    "dimensions": later("more dimensions since {year}: values do not compare, and places may have moved by it"),
    "provinces": later("other provinces since {year}: not compared"),
}
HOW_SURE = {
    "": later("not said"),
    "seen": later("read in the source"),
    "recomputed": later("computed from its parts"),
    "derived": later("worked out from other figures"),
    "mixed": later("read in part"),
    "memory": later("remembered, no source"),
    "low": later("doubtful"),
}
FOLLOWS = {
    AGREES: later("follows from its parts"),
    DIFFERS: later("its parts give {value}"),
    NO_RULE: later("no weights are known for this year"),
    NO_PARTS: later("parts are not loaded"),
}


def of_difference(checked: CheckedFigure) -> str:
    """For a terminal, with as many decimals as it takes to see it."""
    figure = checked.figure
    named = f"{figure.source} {figure.year} {figure.unit} {figure.part}"
    return f"{named}: published {figure.value}, from its parts {checked.computed:.6f}"


def value(number: float | None, decimals: int, words: Speech) -> str:
    """With as many decimals as were published, `decimals` at most and two at least: none is invented."""
    published = len(repr(number).partition(".")[2])
    return words.number(number, max(2, min(decimals, published)))


def rank_of(standing: YearStanding, words: Speech) -> str:
    """“12 of 63”, with a sign where it is our own; “not ranked” where there is none."""
    if standing.rank is None:
        return words.say("not ranked")
    rank = words.count(standing.rank)
    if standing.rank_of is None:
        return rank
    return words.say("{rank} of {all}", rank=rank, all=words.count(standing.rank_of))


def places(moved: int | None, words: Speech) -> str:
    """Gained or lost, in words: no arrow is read aloud."""
    if moved is None:
        return "–"
    if moved == 0:
        return words.say("same place")
    if moved > 0:
        return words.say_n(moved, "up {n} place", "up {n} places")
    return words.say_n(-moved, "down {n} place", "down {n} places")


def follows(checked: CheckedFigure | None, decimals: int, words: Speech) -> str:
    if checked is None:
        return "–"
    value = words.number(checked.computed, decimals)
    return (
        words.say(FOLLOWS[DIFFERS], value=value) if checked.outcome == DIFFERS else words.say(FOLLOWS[checked.outcome])
    )


def how_usual(share: float | None, words: Speech) -> str:
    """Of moves in a year; '' where nothing can be said."""
    return "" if share is None else words.say("{share} of moves were as large", share=words.percent(percent(share)))


def base_of(usual: BaseRate | None, words: Speech) -> str:
    """What a move is held against, or that there is nothing."""
    if usual is None:
        return words.say(
            "No base rate: no two years that follow each other are loaded with {n} provinces or more.",
            n=words.count(LEAST_UNITS),
        )
    return words.say_n(
        len(usual.places),
        "Held against {n} move of a province in a year, {first}–{last}; the median is {median} places.",
        "Held against {n} moves of provinces in a year, {first}–{last}; the median is {median} places.",
        first=usual.first,
        last=usual.last,
        median=words.number(usual.median, 0 if usual.median.is_integer() else 1),
    )
