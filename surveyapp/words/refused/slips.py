"""Slips in files, as the readers of files say them, in the language of whoever has to correct them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from questionnaires.types import ANSWER_TYPES, reasons
from surveyapp.store.refusal import Problem
from surveyapp.words.refused.facts import OFFICE_REMEDIES, OFFICE_SLIPS
from surveyapp.words.refused.followup import RESPONSIBLE_REMEDIES, RESPONSIBLE_SLIPS
from surveyapp.words.refused.published import PUBLISHED_REMEDIES, PUBLISHED_SLIPS
from surveyapp.words.speech import Speech, later

SLIPS = (
    *dict.fromkeys(mistake.in_file for mistake in reasons().values()),
    later("“{code}” cannot be an agency’s code"),
    later("predecessor “{word}” cannot be read"),
    later("“count” is empty"),
    later("count {count} is too large"),
    later("this count stands there twice (first on line {before})"),
    later("there is no wave “{wave}”"),
    later("there is no wave “{wave}”, and the code states no period"),
    later("there is no wave {wave}"),
    later("wave {wave} asks {form}, not {asked}"),
    later("“{wave}” is what a spreadsheet makes of {meant}"),
    later("wave {wave} does not rate an agency “{agency}”"),
    later("{form} has no item “{item}”"),
    later("{item} has no answer “{code}”"),
    later("count {count} differs from the {stored} that are stored"),
    later("{question} {given}: “{part}” is none of its answers"),
    later("the quotes do not match"),
    later("the file is empty"),
    later("the sheet is empty"),
    later("not UTF-8; it looks like {kind}"),
    later("“{column}” is empty"),
    later("“{column}” has {n} characters, more than {most}"),
    later("{column} “{text}” is not known"),
    later("{column} {text} is not known"),
    later("{column} “{text}” is not a whole number"),
    later("{column} “{text}” is not a number"),
    later("{column} “{text}” is not a date"),
    later("and {n} more like “{like}”, for {values}"),
    later("only a workbook has sheets"),
    later("the row has {n} cells, the heading has {width}"),
    later("the row is a total (“{total}”), not data"),
    later("“{column}” holds a sign that nobody sees ({signs})"),
    later("the heading “{column}” holds a sign that nobody sees ({signs})"),
    later("it holds a sign that nobody sees ({signs})"),
    later("it holds no letter"),
    later("write it in words"),
    later("“{text}” stands in column {place}, which has no heading"),
    later("nothing stands below the heading"),
    later("unknown column “{column}”"),
    later("unknown columns {columns}"),
    later("column {column} is missing"),
    later("columns {columns} are missing"),
    later("column “{column}” stands there {n} times"),
    later("the map names a column “{column}”, which is not there"),
    later("the workbook cannot be read"),
    later("there is no sheet “{sheet}”"),
    later("{n} sheets have the same heading: {sheets}"),
    later("{cell} holds an error instead of a value"),
    later("the file is damaged"),
    later("this is no XLSX workbook"),
    later("the workbook is too large to be read"),
    later("something stands far out in {cell} ({part})"),
    later("day “{day}” is still to come"),
    later("the row belongs to wave “{named}”, not to {wave}"),
    later("the row answers version {version}, {wave} asks {form}"),
    later("base_weight {weight} is not above 0"),
    later("base_weight {weight} is no weight: nobody stands for so many"),
    later("base_weight {weight} is no weight: nobody stands for so few"),
    later("base_weight {dotted} stands beside {whole} (line {line}): is it {meant}?"),
    later("a file of this name was imported before with other content, and its forms would count twice"),
    later(
        "{n} of {all} rows without response_id say the same as forms that are stored: they may be the same forms or "
        "other people’s"
    ),
    later(
        "{n} of {all} rows say the same as forms of an earlier file, which is not here whole: they may be the "
        "same forms or other people’s"
    ),
    later("wave {wave} is {state}"),
    later("wave {wave} is {state} and took late forms until {day}"),
    later("wave {wave}, its population or the agencies changed while the file was read"),
    later("wave {wave} has no questionnaire"),
    later("a response with this response_id has been stored and says something else"),
    later("{weight} is no weight"),
    later("basis {basis} is not carried by proof {proof}: so came whoever wished to"),
    later("basis {basis} is not carried by proof {proof}: an officer chose whom to ask"),
    later("an id has 16 bytes and a variant one character"),
    later("wave {wave} never served {text}"),
    later("no agency is named"),
    later("agency {agency} was not rated when wave {wave} opened"),
    later("more than {longest} characters"),
    later("there is no agency {agency}"),
    later("{code} cannot be an agency’s code"),
    later("agency {agency} has no name"),
    later("agency {agency} ends before it begins"),
    later("{what} {code} stands twice"),
    later("{what} {code} stands twice (first: {first})"),
    later("agency {agency} stands above itself"),
    later("stratum {stratum} has {n} answers but only {people} people or dossiers"),
    later("stratum {stratum} is loaded with agencies and without"),
    later("stratum {stratum} stands twice"),
    later("“{column}” of stratum {stratum} is “{name}” here and “{other}” elsewhere"),
    later("stratum {stratum} has a number below 0 or above {most}"),
    later("stratum {stratum} has {few} {part} but only {many} {whole}"),
    later("“{heading}” is to be “{column}”, which we do not have"),
    later("“{heading}” is left out as well"),
    later("{n} columns are to be “{column}”"),
    later("“{question}” takes several answers in one cell"),
    later("we have no column “{column}”"),
    later("there is no question “{question}”"),
    later("there is no kind of missing answer “{word}”"),
    later("{question} does not offer “{word}”"),
    later("“{question}” is no question with several answers"),
    later("“{sign}” cannot stand between the answers to {question}"),
    later("“{key}” holds the sign “{sign}” that stands between the answers to {question}"),
    later("“{word}” is a kind of missing answer"),
    later("{column} has no code “{word}”"),
    later("“{word}” is no answer to {question}"),
    later("{question} holds whole numbers with decimals, as in 4.0"),
    later("format the column as whole numbers, so that 4.0 is 4"),
    later("“{key}” is to be {word}, and “{same}” would stay {stays}: they could not be told apart"),
    later("“{word}” is an answer to no question"),
    later("“{key}” is an answer to {questions}"),
    later("this is no list of columns"),
    later("this is no map of columns"),
    later("the file is not written in UTF-8"),
    later("this cannot be read"),
    later("a map has no table “{table}”"),
    later("this is no table"),
    later("“{column}” holds no day"),
    later("days are not written “{notation}”"),
    later("“{said}” stands for neither words nor a number"),
    later("“{key}” stands there twice"),
    later("the map speaks of “{item}”, which is neither a column nor an item of the file"),
    later("counts are numbers and have no codes"),
    later("your account belongs to {agencies}, or to an agency above"),
    later("a file of counts holds neither several answers in one cell nor days"),
    *OFFICE_SLIPS,
    *PUBLISHED_SLIPS,
    *RESPONSIBLE_SLIPS,
)
"""What is wrong. A sentence that is not here stays as it was said; a test names those of the readers."""

REMEDIES = (
    later("save the table with its rows"),
    later("write it without spaces and colons"),
    later("write codes with a space between them, with the share that went here: A:0.4 B"),
    later("write 0 where nobody gave this answer"),
    later("correct it"),
    later("keep one of the lines"),
    later("keep one of them"),
    later("correct it, or let it be made with --create-waves --questionnaire Q"),
    later("import it with --questionnaire {form}"),
    later("write {meant}, in a column that is formatted as text"),
    later("write it like 2026, 2026-Q2 or 2026-04, or make it first with: surveyapp wave create {wave}"),
    later("use one of: {listed}"),
    later("import the same figure, or withdraw the wave and import a new one"),
    later("write {what}, or for a missing answer one of {missing}"),
    later("write {missing} or correct the answer to {questions}"),
    later("put a cell that contains the delimiter or a line break in double quotes"),
    later("save the table again and check its size"),
    later("choose another sheet"),
    later("save it as UTF-8 (Excel: Save as, “CSV UTF-8”)"),
    later("fill in {column}"),
    later("shorten it"),
    later("write it like 1200"),
    later("write it with a dot, like 12.5"),
    later("write it like 2026-01-31"),
    later("correct them in the same way"),
    later("leave --sheet out"),
    later("delete the row"),
    later("type it anew instead of pasting it"),
    later("give the column a heading, or delete it"),
    later("remove it; known are: {listed}"),
    later("remove them; known are: {listed}"),
    later("import the file again"),
    later("say in the map what it is under [columns], or name it under leave_out"),
    later("needed are: {listed}"),
    later("did you mean “{meant}”?"),
    later("did you mean {meant}? Spreadsheets drop leading zeros"),
    later("did you mean {meant}?"),
    later("it has: {listed}"),
    later("there are: {listed}"),
    later("name the one that is meant with --sheet"),
    later("correct its formula, or empty the cell"),
    later("save it anew as “Excel Workbook (.xlsx)”, without a password, or as “CSV UTF-8”"),
    later("save it anew as “Excel Workbook (.xlsx)”, or as “CSV UTF-8”"),
    later("save it as “Excel Workbook (.xlsx)”, or as “CSV UTF-8”"),
    later("save the sheet as “CSV UTF-8”"),
    later("delete the empty rows and columns up to there, and save again"),
    later("correct it, or leave the cell empty"),
    later("import it with --wave {wave}, or correct the column"),
    later("a spreadsheet makes this of {meant}: write {same}, in a column that is formatted as text"),
    later("import it into a wave of that version"),
    later("write thousands without a dot; if {dotted} is meant as it stands, write {whole} for {same}"),
    later("add a column response_id with a number of its own for each form"),
    later("say with --alike known that they are those forms, with --alike new that they are other people’s"),
    later(
        "add a column response_id with a number of its own for each form, or rename the file if these are other forms"
    ),
    later("open the wave first"),
    later("reopen the wave, or use another one"),
    later("use another wave"),
    later("reopen the wave first"),
    later("correct the line, or give it another response_id"),
    later("use a number above 0, or leave it out"),
    later("leave the cell basis empty, or write self-selected; if something else vouches for it, correct proof"),
    later("correct it, or leave the cell text_revision empty"),
    later("fill in the column `agency`"),
    later("fill in the column `name`"),
    later("correct the code, or open a wave with this agency"),
    later("load it first, or correct the code"),
    later("load it first with: surveyapp agencies load FILE, or correct it"),
    later("shorten the text"),
    later("choose another code"),
    later("correct the dates"),
    later("correct `parent`"),
    later("correct the population, or the basis of the answers"),
    later("give the agency on every line of the stratum, or on none"),
    later("correct one of the two"),
    later("waves are: {listed}"),
    later("leave the line out"),
    later("say what stands between them, as in: [{table}] {question} = “;”"),
    later("use a sign, as in: “;”"),
    later("let the file be saved with another sign between them"),
    later("write it under [{table}]"),
    later("write {word}"),
    later("say what “{word}” is, as in: “{same}” = “{key}”"),
    later("correct it, or write a kind of missing answer under [missing]"),
    later("write it under [{table}] and so on, for the questions where it is meant"),
    later("as in: {example}"),
    later("see: surveyapp import --help"),
    later("save it as UTF-8"),
    later("correct it, or leave the table out"),
    later("leave the table out"),
    later("somebody else of the survey office has to do it"),
    later("import it on the page of its round, or correct the column"),
    later("write {example}: both in double quotes, on a line of its own, each name once"),
    *OFFICE_REMEDIES,
    *PUBLISHED_REMEDIES,
    *RESPONSIBLE_REMEDIES,
)
"""What to do."""

CELLS = tuple(dict.fromkeys(said for kind in ANSWER_TYPES.values() for said in kind.cells))
"""What may stand in the cell of an answer."""

LISTED = (later("agency"), later("procedure"), later("counter"), later("group"))
"""What a line of a list is."""

GIVEN = (
    later("“{cell}”, read as “{read}”, in column “{heading}”"),
    later("“{cell}”, read as “{read}”,"),
    later("“{cell}” in column “{heading}”"),
)
"""What stands in a file that a map changes."""

SUFFIXES = (later("{said} ({n} lines: {lines})"), later("{said} ({n} rows: {lines})"))
PLACES = (later("{file}, sheet “{sheet}”, row {row}"), later("{file}, sheet “{sheet}”"))
_VALUE = re.compile(r"\\{(\w+)\\}")


def in_language(problems: Iterable[Problem], words: Speech) -> list[Problem]:
    """The same problems, in words of the reader."""
    return [_said(problem, words) for problem in problems]


def given_in(given: str, words: Speech) -> str:
    """What stands in a file and where, in words of the reader."""
    return _translated(given, GIVEN, words)


def _said(problem: Problem, words: Speech) -> Problem:
    what, remedy = _translated(problem.what, SLIPS, words), _translated(problem.remedy, REMEDIES, words)
    return Problem(problem.code, what, _translated(problem.where, PLACES, words), remedy)


def _translated(said: str, table: tuple[str, ...], words: Speech) -> str:
    for suffix in SUFFIXES if table is SLIPS else ():
        if found := pattern(suffix).fullmatch(said):
            inner = _translated(found["said"], table, words)
            return words.say(suffix, **found.groupdict() | {"said": inner})
    for shape, message in _patterns(table):
        if found := shape.fullmatch(said.replace("'", "’")):
            return words.say(message, **_values(found.groupdict(), words)) if found.groupdict() else words.say(message)
    return said


def _values(found: dict[str, str], words: Speech) -> dict[str, str]:
    """Without the quotes that programs put around names; what is said inside a sentence is in the same language."""
    inside = {"like": SLIPS, "what": (*CELLS, *LISTED), "given": GIVEN}
    return {
        name: _translated(value, inside[name], words) if name in inside else value.strip("’")
        for name, value in found.items()
    }


@cache
def _patterns(table: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """Those with more words of their own first."""
    return [(pattern(each), each) for each in sorted(table, key=lambda each: -len(re.sub(r"\{\w+\}", "", each)))]


@cache
def pattern(message: str) -> re.Pattern[str]:
    """Matches a sentence with its values: a group for each `{name}`."""
    return re.compile(_VALUE.sub(lambda value: f"(?P<{value[1]}>.+?)", re.escape(message)), re.DOTALL)
