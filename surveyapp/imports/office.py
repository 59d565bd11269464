"""The office's facts from a TOML file, as `office show` writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from questionnaires.languages import FIRST
from questionnaires.toml.bounded import TomlUnreadable, tables_of
from surveyapp.store import Problem, Refused, Session
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.facts import LOGO
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import change, change_logo

ISSUERS = "issuers"
LARGEST = 256 << 10  # bytes


def load(session: Session, file: Path, *, actor: str) -> Office:
    """Say what the file says; facts that it does not name stay. All of it or nothing.

    `logo = "seal.png"` names a picture beside the file. Raises Refused with every mistake and its place.
    """
    body = _read(file)
    picture = body.pop(LOGO, None)
    try:
        said = change(session, changes_of(body, file.name), actor=actor)
        return said if picture is None else change_logo(session, _picture(file, picture), actor=actor)
    except Refused as refused:
        raise Refused([_in_file(problem, file) for problem in refused.problems], status=refused.status) from None


def changes_of(body: Mapping[str, Any], where: str) -> list[FactChange]:
    """What a table of facts says. Raises Refused for what is neither words nor lines of words."""
    issuers = body.get(ISSUERS, {})
    wrong: list[Problem] = []
    if not isinstance(issuers, Mapping) or not all(isinstance(facts, Mapping) for facts in issuers.values()):
        raise Refused(_no_words(ISSUERS, "a table for each issuer, as in: [issuers.ubnd]"))
    sides = {"": {key: said for key, said in body.items() if key != ISSUERS}, **issuers}
    made = [each for issuer, facts in sides.items() for each in _of_side(issuer, facts, wrong)]
    if wrong:
        raise Refused(wrong)
    return made


def _of_side(issuer: str, facts: Mapping[str, Any], wrong: list[Problem]) -> Iterator[FactChange]:
    for key, said in facts.items():
        spoken = said if isinstance(said, Mapping) else {FIRST: said}
        for language, words in spoken.items():
            lines = words.splitlines() if isinstance(words, str) else words
            if isinstance(lines, list) and all(isinstance(line, str) and "\n" not in line for line in lines):
                yield FactChange(key, language, tuple(lines), issuer)
            else:
                wrong.append(_no_words(f"{key}.{language}", 'words in quotes, or a list of lines: ["…", "…"]'))


def _no_words(where: str, remedy: str) -> Problem:
    return Problem("not-words", "this says no words", where, remedy)


def _read(file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    if len(content) > LARGEST:
        raise Refused(Problem("too-large", "this is no file of an office’s facts", file.name, "see: office show"))
    try:
        return tables_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        what, remedy = "the file is not written in UTF-8", "save it as UTF-8"
        raise Refused(Problem("encoding", what, file.name, remedy)) from None
    except TomlUnreadable as error:
        raise Refused(Problem("toml-syntax", str(error), file.name, "see https://toml.io")) from None


def _picture(file: Path, name: object) -> bytes:
    if not isinstance(name, str):
        raise Refused(_no_words(LOGO, 'the name of a picture beside the file, as in: "logo.png"'))
    return (file.parent / name).read_bytes()


def _in_file(problem: Problem, file: Path) -> Problem:
    where = ", ".join(filter(None, (file.name, problem.where)))
    return Problem(problem.code, problem.what, where, problem.remedy)
