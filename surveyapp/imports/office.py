"""The office's facts from a TOML file, as `office show` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from questionnaires.languages import FIRST
from questionnaires.toml.bounded import TomlUnreadable, tables_of
from surveyapp.store import Problem, Refused, Session
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.facts import LOGO
from surveyapp.store.office.logo import checked
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import change, change_logo, slips
from surveyapp.store.refusal import refuse_all

ISSUERS = "issuers"
AS_IN = 'as in: name = "Sở Nội vụ", on a line of its own, each name once'
LARGEST = 256 << 10  # bytes


def load(session: Session, file: Path, *, actor: str) -> Office:
    """Say what the file says; facts that it does not name stay. All of it or nothing.

    `logo = "seal.png"` names a picture beside the file. Raises Refused with every mistake and its places.
    """
    body = _read(file)
    named = body.pop(LOGO, None)
    wrong: list[Problem] = []
    changes = [*_changes(body, wrong)]
    wrong += slips(session, changes)
    picture = None if named is None else _picture(file, named, wrong)
    refuse_all(_in_file(wrong, file))
    said = change(session, changes, actor=actor)
    return said if picture is None else change_logo(session, picture, actor=actor)


def changes_of(body: Mapping[str, Any]) -> list[FactChange]:
    """What a table of facts says. Raises Refused for what is neither words nor lines of words."""
    wrong: list[Problem] = []
    changes = [*_changes(body, wrong)]
    refuse_all(wrong)
    return changes


def _changes(body: Mapping[str, Any], wrong: list[Problem]) -> Iterator[FactChange]:
    """What can be read; what cannot is added to `wrong`."""
    yield from _of_side("", {key: said for key, said in body.items() if key != ISSUERS}, wrong)
    issuers = body.get(ISSUERS, {})
    if not isinstance(issuers, Mapping) or not all(isinstance(facts, Mapping) for facts in issuers.values()):
        wrong.append(_no_words(ISSUERS, "a table for each issuer, as in: [issuers.ubnd]"))
        return
    for issuer, facts in issuers.items():
        yield from _of_side(issuer, facts, wrong)


def _of_side(issuer: str, facts: Mapping[str, Any], wrong: list[Problem]) -> Iterator[FactChange]:
    for key, said in facts.items():
        spoken = said if isinstance(said, Mapping) else {FIRST: said}
        for language, words in spoken.items():
            lines = words.splitlines() if isinstance(words, str) else words
            if isinstance(lines, list) and all(isinstance(line, str) and "\n" not in line for line in lines):
                yield FactChange(key, language, tuple(lines), issuer)
            else:
                place = ".".join(filter(None, (issuer and f"{ISSUERS}.{issuer}", key, language)))
                wrong.append(_no_words(place, 'words in quotes, or a list of lines: ["…", "…"]'))


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
        where = f"{file.name}:{error.line}" if error.line else file.name
        raise Refused(Problem("toml-syntax", "this cannot be read", where, AS_IN)) from None


def _picture(file: Path, name: object, wrong: list[Problem]) -> bytes:
    """Of the file that is named; b"" and a problem where there is none that can be shown."""
    if not isinstance(name, str):
        wrong.append(_no_words(LOGO, 'the name of a picture beside the file, as in: "logo.png"'))
        return b""
    try:
        body = (file.parent / name).read_bytes()
        checked(body)
    except OSError:
        what = f"the picture “{name}” cannot be read"
        wrong.append(Problem("logo-missing", what, LOGO, "put it beside the file, or correct the name"))
    except Refused as refused:
        wrong += refused.problems
    else:
        return body
    return b""


def _in_file(problems: Iterable[Problem], file: Path) -> Iterator[Problem]:
    """Each kind once, with all its places."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for problem in problems:
        places.setdefault((problem.code, problem.what, problem.remedy), []).append(problem.where)
    for (code, what, remedy), where in places.items():
        yield Problem(code, what, ", ".join(filter(None, (file.name, *dict.fromkeys(where)))), remedy)
