"""What goes with the overall rating in a place, as a drawing and a table; and what it would take to stand higher."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.figures import Drawn, on_screen
from surveyapp.figures.screen_drivers import Point
from surveyapp.results.model.drivers import ENOUGH, DomainDrivers, Driver
from surveyapp.results.model.percent import percent
from surveyapp.results.model.prospects import Prospects
from surveyapp.results.model.result import WaveResult
from surveyapp.words.beside import NO_DRIVERS
from surveyapp.words.naming import Words


@dataclass(frozen=True, slots=True)
class DriverRow:
    number: str
    name: str
    importance: str
    importance_interval: str
    index: str
    interval: str
    acts: bool


@dataclass(frozen=True, slots=True)
class DriverSection:
    """Rows and drawing, or only the sentence why there is none."""

    sentence: str
    rows: tuple[DriverRow, ...] = ()
    figure: Drawn | None = None


def driver_section(result: WaveResult, drivers: DomainDrivers, words: Words) -> DriverSection:
    if drivers.why:
        return DriverSection(words.label(NO_DRIVERS, drivers.why, least=words.count(ENOUGH)))
    rows = tuple(_row(number, driver, result, words) for number, driver in enumerate(drivers.drivers, start=1))
    points = [_point(row, driver) for row, driver in zip(rows, drivers.drivers, strict=True)]
    return DriverSection(_sentence(rows, drivers, words), rows, on_screen("drivers", points, words.say("mend first")))


def prospect(found: Prospects, result: WaveResult, agency: str, words: Words) -> str:
    """One sentence; empty where the agency has no place, or no place above it."""
    row, most = result.row("agency", agency), found.most(agency)
    if row is None or row.index is None or most is None:
        return ""
    places, rise = most
    chance = words.number(percent(found.chance), 0)
    if row.index + rise > 100:
        return words.say_n(
            places,
            "To stand {n} place higher in a next round of this size with {chance}% probability, even 100 would not be "
            "enough, the others staying as they are.",
            "To stand {n} places higher in a next round of this size with {chance}% probability, even 100 would not be "
            "enough, the others staying as they are.",
            chance=chance,
        )
    return words.say_n(
        places,
        "To stand {n} place higher in a next round of this size with {chance}% probability, the index would have to "
        "rise by {points} points, the others staying as they are.",
        "To stand {n} places higher in a next round of this size with {chance}% probability, the index would have to "
        "rise by {points} points, the others staying as they are.",
        chance=chance,
        points=words.number(rise, 1),
    )


def _sentence(rows: tuple[DriverRow, ...], drivers: DomainDrivers, words: Words) -> str:
    told = words.say(
        "The factors explain {share}% of the differences between people’s overall answers ({n} forms).",
        share=words.number(drivers.explained, 0),
        n=words.count(drivers.n),
    )
    acting = [row.name for row in rows if row.acts]
    if not acting:
        return f"{told} " + words.say("No factor is both more important than the others and worse than they are.")
    names = ", ".join(f"“{name}”" for name in acting)
    return f"{told} " + words.say("More important than the others and worse than they are: {names}.", names=names)


def _row(number: int, driver: Driver, result: WaveResult, words: Words) -> DriverRow:
    return DriverRow(
        number=str(number),
        name=words.part(result.questionnaire, driver.part),
        importance=words.number(driver.importance, 1),
        importance_interval=words.interval(driver.low, driver.high),
        index=words.number(driver.index),
        interval=words.interval(driver.ci_low, driver.ci_high),
        acts=driver.acts,
    )


def _point(row: DriverRow, driver: Driver) -> Point:
    return Point(
        label=row.number,
        across=(driver.importance, driver.low, driver.high),
        up=(driver.index, driver.ci_low, driver.ci_high),
        acts=driver.acts,
    )
