"""A map as it stands in its TOML file: the shape of its tables, before anything is known of a questionnaire."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.codes import MISSING_KINDS
from questionnaires.toml.bounded import TomlUnreadable, tables_of
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.store.refusal import Problem, Refused

COLUMNS, LEFT_OUT, ALWAYS, CODES, MISSING, SEVERAL = "columns", "leave_out", "always", "codes", "missing", "several"
DAYS = "days"
TABLES = (COLUMNS, LEFT_OUT, ALWAYS, CODES, MISSING, SEVERAL, DAYS)
ANY = ""
"""The column under which stands what holds for every question."""
LARGEST = 1 << 20  # bytes
KINDS = {word: character for character, word in MISSING_KINDS.items()}
AS_IN = {
    COLUMNS: '"Câu 1" = "OVERALL"',
    ALWAYS: 'channel = "paper"',
    CODES: '"Rất hài lòng" = "5", or under [codes.OVERALL]: "1" = "5"',
    MISSING: '"99" = "does-not-know"',
    SEVERAL: 'WHY = ";"',
    DAYS: 'day = "dd/mm/yyyy"',
}

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileMap:
    """`codes` and `missing`: column, or ANY -> what stands in the file -> a code, or the word of a kind of missing."""

    file: str
    columns: Words = field(default_factory=dict)  # heading of the file -> our column, or a question
    left_out: tuple[str, ...] = ()
    always: Words = field(default_factory=dict)
    codes: Mapping[str, Words] = field(default_factory=dict)
    missing: Mapping[str, Words] = field(default_factory=dict)
    several: Words = field(default_factory=dict)  # question -> what stands between its answers
    days: Words = field(default_factory=dict)  # column -> how a day is written there, of NOTATIONS
    unread: tuple[Problem, ...] = ()  # tables and values of which there is no telling what they mean

    def problem(self, code: str, what: str, table: str, remedy: str) -> Problem:
        return Problem(code, what, f"{self.file}, {table}", remedy)


def read(path: Incoming) -> FileMap:
    """Raises Refused where nothing can be read."""
    body = _parsed(path)
    empty, problems = FileMap(path.name), list[Problem]()
    problems += _strange_tables(empty, body)
    flat = {
        table: _words(empty, f"[{table}]", body.get(table, {}), problems) for table in (COLUMNS, ALWAYS, SEVERAL, DAYS)
    }
    deep = {table: _by_column(empty, table, body.get(table, {}), problems) for table in (CODES, MISSING)}
    left_out = body.get(LEFT_OUT, [])
    if not isinstance(left_out, list) or not all(isinstance(name, str) for name in left_out):
        problems.append(
            empty.problem("map-value", "this is no list of columns", LEFT_OUT, 'as in: leave_out = ["STT"]')
        )
        left_out = []
    return FileMap(
        path.name,
        flat[COLUMNS],
        tuple(map(composed, left_out)),
        flat[ALWAYS],
        deep[CODES],
        deep[MISSING],
        flat[SEVERAL],
        flat[DAYS],
        tuple(problems),
    )


def composed(text: str) -> str:
    """As headings and cells are compared: NFC, single blanks, none around."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """“did you mean …?”, or all that there are."""
    known = list(known)
    by_fold = {each.casefold(): each for each in reversed(known)}
    close = difflib.get_close_matches(name.casefold(), by_fold, n=1)
    if close:
        return f"did you mean “{by_fold[close[0]]}”?"
    return otherwise or f"there are: {', '.join(known[:30])}{', …' * (len(known) > 30)}"


def _parsed(path: Incoming) -> dict[str, Any]:
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise Refused(Problem("too-large", "this is no map of columns", path.name, "see: surveyapp import --help"))
    try:
        return tables_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        what, remedy = "the file is not written in UTF-8", "save it as UTF-8"
        raise Refused(Problem("encoding", what, path.name, remedy)) from None
    except TomlUnreadable as error:
        where = f"{path.name}:{error.line}" if error.line else path.name
        remedy = f"write {AS_IN[COLUMNS]}: both in double quotes, on a line of its own, each name once"
        raise Refused(Problem("toml-syntax", "this cannot be read", where, remedy)) from None


def _strange_tables(of: FileMap, body: Mapping[str, Any]) -> Iterator[Problem]:
    for table in body.keys() - set(TABLES):
        yield of.problem("map-table", f"a map has no table “{table}”", f"[{table}]", nearest(table, TABLES))


def _by_column(of: FileMap, table: str, body: Any, problems: list[Problem]) -> dict[str, Words]:
    if not isinstance(body, Mapping):
        problems.append(of.problem("map-value", "this is no table", f"[{table}]", f"as in: {AS_IN[table]}"))
        return {}
    tables = {column: words for column, words in body.items() if isinstance(words, Mapping)}
    general = {said: word for said, word in body.items() if said not in tables}
    found: dict[str, Words] = {ANY: _words(of, f"[{table}]", general, problems)}
    return found | {column: _words(of, f"[{table}.{column}]", words, problems) for column, words in tables.items()}


def _words(of: FileMap, table: str, body: Any, problems: list[Problem]) -> dict[str, str]:
    """A number may stand without quotes."""
    as_in = f"as in: {AS_IN[table.strip('[]').partition('.')[0]]}"
    if not isinstance(body, Mapping):
        problems.append(of.problem("map-value", "this is no table", table, as_in))
        return {}
    found: dict[str, str] = {}
    for said, word in body.items():
        key = composed(said)
        if isinstance(word, bool) or not isinstance(word, str | int):
            problems.append(of.problem("map-value", f"“{said}” stands for neither words nor a number", table, as_in))
        elif key in found:
            problems.append(of.problem("map-twice", f"“{key}” stands there twice", table, "keep one of them"))
        else:
            found[key] = word if table == f"[{SEVERAL}]" and isinstance(word, str) else composed(str(word))
    return found
