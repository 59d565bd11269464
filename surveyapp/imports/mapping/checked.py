"""What can be wrong with a map: names that we do not have, and codes that would come to mean something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from questionnaires.codes import MISSING_KINDS
from surveyapp.imports.mapping.days import NOTATIONS
from surveyapp.imports.mapping.places import Places
from surveyapp.imports.mapping.written import (
    ALWAYS,
    ANY,
    CODES,
    COLUMNS,
    DAYS,
    KINDS,
    MISSING,
    SEVERAL,
    FileMap,
    nearest,
)
from surveyapp.store.refusal import Problem

_SHOWN = 5


def problems(said: FileMap, places: Places) -> Iterator[Problem]:
    """All of them; none where the map can be applied."""
    yield from _of_columns(said, places)
    yield from _of_always(said, places)
    yield from _of_codes(said, places)
    yield from _of_missing(said, places)
    yield from _of_several(said, places)
    yield from _of_days(said)


def of_headings(said: FileMap, known: Collection[str]) -> Iterator[Problem]:
    """What is wrong with which column is which; `known` are ours."""
    table = f"[{COLUMNS}]"
    for heading, column in said.columns.items():
        if column not in known:
            what = f"“{heading}” is to be “{column}”, which we do not have"
            yield said.problem("map-column", what, table, nearest(column, known))
        if heading in said.left_out:
            yield said.problem("map-twice", f"“{heading}” is left out as well", table, "keep one of them")
    for column, times in Counter((*said.columns.values(), *said.always)).items():
        if times > 1:
            yield said.problem("map-twice", f"{times} columns are to be “{column}”", table, "keep one of them")


def _of_columns(said: FileMap, places: Places) -> Iterator[Problem]:
    table = f"[{COLUMNS}]"
    yield from of_headings(said, places.all)
    for code in places.several:
        if code in said.columns.values() and code not in said.several:
            remedy = f"say what stands between them, as in: [{SEVERAL}] {code} = “;”"
            yield said.problem("map-several", f"“{code}” takes several answers in one cell", table, remedy)


def _of_always(said: FileMap, places: Places) -> Iterator[Problem]:
    table = f"[{ALWAYS}]"
    for column, word in said.always.items():
        if column not in places.all:
            yield said.problem("map-column", f"we have no column “{column}”", table, nearest(column, places.all))
        elif word not in KINDS or not places.question(column):
            yield from _unknown_code(said, places, column, word, table)


def _of_codes(said: FileMap, places: Places) -> Iterator[Problem]:
    for column, words in said.codes.items():
        table = f"[{CODES}.{column}]" if column else f"[{CODES}]"
        if column and column not in places.all:
            yield said.problem("map-column", f"we have no column “{column}”", table, nearest(column, places.all))
        elif column:
            for word in dict.fromkeys(words.values()):
                yield from _unknown_code(said, places, column, word, table)
            yield from _changed_by_half(said, places, column, table)
        else:
            yield from _answers_nothing(said, places, words.values(), table)
            yield from _answers_already(said, places, CODES, table)


def _of_missing(said: FileMap, places: Places) -> Iterator[Problem]:
    for column, words in said.missing.items():
        table = f"[{MISSING}.{column}]" if column else f"[{MISSING}]"
        if column and places.question(column) is None:
            questions = [*places.slots, *places.several]
            what = f"there is no question “{column}”"
            yield said.problem("map-column", what, table, nearest(column, questions))
            continue
        for word in dict.fromkeys(words.values()):
            if word not in KINDS:
                what = f"there is no kind of missing answer “{word}”"
                yield said.problem("map-missing", what, table, nearest(word, KINDS))
            elif column and KINDS[word] not in places.missing(column):
                offered = ", ".join(MISSING_KINDS[each] for each in places.missing(column))
                yield said.problem("map-missing", f"{column} does not offer “{word}”", table, f"it has: {offered}")
        if not column:
            yield from _answers_already(said, places, MISSING, table)


def _of_several(said: FileMap, places: Places) -> Iterator[Problem]:
    table = f"[{SEVERAL}]"
    for column, separator in said.several.items():
        if column not in places.several:
            what = f"“{column}” is no question with several answers"
            yield said.problem("map-column", what, table, nearest(column, places.several, "leave the line out"))
        elif not separator or any(map(str.isalnum, separator)):
            what = f"“{separator}” cannot stand between the answers to {column}"
            yield said.problem("map-several", what, table, "use a sign, as in: “;”")
        else:
            for key in said.codes.get(column, {}):
                if separator.strip() and separator.strip() in key:
                    what = f"“{key}” holds the sign “{separator}” that stands between the answers to {column}"
                    yield said.problem(
                        "map-several", what, table, "let the file be saved with another sign between them"
                    )


def _of_days(said: FileMap) -> Iterator[Problem]:
    table = f"[{DAYS}]"
    for column, notation in said.days.items():
        if column != "day":
            yield said.problem("map-column", f"“{column}” holds no day", table, "as in: day = “dd/mm/yyyy”")
        elif notation not in NOTATIONS:
            what = f"days are not written “{notation}”"
            yield said.problem("map-day", what, table, nearest(notation, NOTATIONS))


def _unknown_code(said: FileMap, places: Places, column: str, word: str, table: str) -> Iterator[Problem]:
    """A code that the column does not have; where it has no list, the rows will tell."""
    codes = places.codes(column)
    question = places.question(column)
    if question and (word in MISSING_KINDS or word in KINDS):
        remedy = (
            f"write it under [{MISSING}.{column}]" if table != f"[{ALWAYS}]" else f"write {MISSING_KINDS.get(word)}"
        )
        yield said.problem("map-code", f"“{word}” is a kind of missing answer", table, remedy)
    elif codes and word not in codes and (word or question):
        yield said.problem("map-code", f"{column} has no code “{word}”", table, nearest(word, map(str, codes)))
    elif question and not codes and not places.holds(column, word):
        remedy = f"write {question.kind.describe(question)}"
        yield said.problem("map-code", f"“{word}” is no answer to {column}", table, remedy)


def _changed_by_half(said: FileMap, places: Places, column: str, table: str) -> Iterator[Problem]:
    """1 = 5 without a word about 5: both would be 5."""
    words, missing = said.codes[column], said.missing.get(column, {})
    for key, word in words.items():
        turned = key != word and places.holds(column, key)
        if turned and places.holds(column, word) and word not in words and word not in missing:
            what = f"“{key}” is to be {word}, and “{word}” would stay {word}: they could not be told apart"
            yield said.problem("map-by-half", what, table, f"say what “{word}” is, as in: “{word}” = “{key}”")


def _answers_nothing(said: FileMap, places: Places, words: Iterable[str], table: str) -> Iterator[Problem]:
    for word in dict.fromkeys(words):
        if not any(places.holds(column, word) for column in places.answering()):
            remedy = "correct it, or write a kind of missing answer under [missing]"
            yield said.problem("map-code", f"“{word}” is an answer to no question", table, remedy)


def _answers_already(said: FileMap, places: Places, table: str, where: str) -> Iterator[Problem]:
    """What is an answer to one question may not mean something else for all."""
    own = {column: {*said.codes.get(column, {}), *said.missing.get(column, {})} for column in places.answering()}
    general = (said.codes if table == CODES else said.missing).get(ANY, {})
    for key, word in general.items():
        met = [c for c in places.answering() if key != word and key not in own[c] and places.holds(c, key)]
        if met:
            listed = ", ".join(met[:_SHOWN]) + ", …" * (len(met) > _SHOWN)
            remedy = f"write it under [{table}.{met[0]}] and so on, for the questions where it is meant"
            yield said.problem("map-answers", f"“{key}” is an answer to {listed}", where, remedy)
