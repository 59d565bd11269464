"""The questionnaire that a word on the command line stands for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.model import Questionnaire
    from surveyapp.store import Problem
    from surveyapp.store.office.office import Office


def named(name: str, url: str | None) -> Questionnaire:
    """A folder, else a shipped definition, else one that the database holds. Only the last needs a database."""
    import questionnaires
    from surveyapp.store import Refused

    if Path(name).is_dir():
        return questionnaires.load_folder(name)
    shipped, _, version = name.partition("@")
    if shipped in questionnaires.shipped() and version in ("", str(questionnaires.load(shipped).version)):
        return questionnaires.load(shipped)
    try:
        return stored(name, url)
    except Refused as refused:
        if any(problem.code == "no-database" for problem in refused.problems):
            raise Refused(_unknown(name)) from refused
        raise


def named_or_asked(name: str | None, wave: str | None, url: str | None, *, all_words: bool = False) -> Questionnaire:
    """The questionnaire of a name, or what a wave asks in its own words: one of the two.

    `all_words`: the words that the wave served before stand beside them.
    """
    if (name is None) == (wave is None):
        raise click.UsageError("name a questionnaire, or a wave with --wave")
    if wave is None:
        return named(name or "", url)
    from surveyapp import store
    from surveyapp.cli.database import current_engine
    from surveyapp.store.waves.texts import asked_in, asked_in_all_words

    engine = current_engine(url)
    try:
        with store.reading(engine) as session:
            return asked_in_all_words(session, wave) if all_words else asked_in(session, wave)
    finally:
        engine.dispose()


def revisions_in_force(wave: str, url: str | None) -> dict[str, int]:
    """Language -> revision of the words that a wave serves, or served last."""
    from surveyapp import store
    from surveyapp.cli.database import current_engine
    from surveyapp.store.waves.texts import revisions_of

    engine = current_engine(url)
    try:
        with store.reading(engine) as session:
            return revisions_of(session, wave)
    finally:
        engine.dispose()


def office_of(url: str | None) -> Office:
    """What the office of the database says of itself."""
    from surveyapp import store
    from surveyapp.cli.database import current_engine
    from surveyapp.store.office.saving import read

    engine = current_engine(url)
    try:
        with store.reading(engine) as session:
            return read(session)
    finally:
        engine.dispose()


def rates(wave: str, office: Office, url: str | None) -> bool:
    """Whether the office is among those that a wave rates."""
    from surveyapp import store
    from surveyapp.cli.database import current_engine
    from surveyapp.store.waves.waves import wave_agencies

    engine = current_engine(url)
    try:
        with store.reading(engine) as session:
            rated = wave_agencies(session, wave).values()
            return office.is_called(name for agency in rated for name in agency.names.values())
    finally:
        engine.dispose()


def settings_of(wave: str, url: str | None) -> Mapping[str, object]:
    """What the office settled for a wave."""
    from surveyapp import store
    from surveyapp.cli.database import current_engine
    from surveyapp.store.waves.waves import wave as wave_of

    engine = current_engine(url)
    try:
        with store.reading(engine) as session:
            return wave_of(session, wave).settings
    finally:
        engine.dispose()


def stored(name: str, url: str | None, *, draft: bool = False) -> Questionnaire:
    """What the database holds under a name; `draft`: with the words that await approval."""
    from surveyapp import store
    from surveyapp.cli.database import current_engine
    from surveyapp.store import Refused
    from surveyapp.store.questionnaires import drafted, find_version, questionnaire

    engine = current_engine(url)
    try:
        with store.reading(engine) as session:
            if find_version(session, name) is None:
                raise Refused(_unknown(name))
            return drafted(session, name) if draft else questionnaire(session, name)
    finally:
        engine.dispose()


def _unknown(name: str) -> Problem:
    import questionnaires
    from surveyapp.store import Problem

    remedy = "name a folder, an edition that is stored, or one that is shipped: " + ", ".join(questionnaires.shipped())
    return Problem("questionnaire-unknown", f"there is no questionnaire {name!r}", remedy=remedy)
