"""What every column of the responses means: one description, written as CSV, as JSON and as a page."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import IO, Any

from questionnaires.answers import columns
from questionnaires.codes import MISSING_KINDS, Missing
from questionnaires.model import DOSSIER, Question, Questionnaire, Slot
from questionnaires.writing import structure_hash

FIXED = ("column", "question", "type", "concept", "content", "factor", "rates", "only_if", "module")
OF_A_CODE = ("code", "means", "value", "satisfied")


@dataclass(frozen=True, slots=True)
class CodeMeaning:
    """One character that may stand in a column. `means` is `answer`, or the kind of missing answer."""

    code: str
    means: str
    value: float | None = None
    satisfied: bool | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the responses with the question that it belongs to."""

    slot: Slot
    name: str
    codes: tuple[CodeMeaning, ...]

    @property
    def question(self) -> Question:
        return self.slot.question


def codebook(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """Every column, in the order of `questionnaires.answers.columns`."""
    made = tuple(Column(slot, slot.name, tuple(_codes(slot))) for slot in questionnaire.slots)
    assert [column.name for column in made] == columns(questionnaire)  # noqa: S101 (two descriptions of one row)
    return made


def write_csv(questionnaire: Questionnaire, out: IO[str]) -> None:
    """A row per column and code, with the words of every language; those that were served before as `vi@1`."""
    writer = csv.writer(out, lineterminator="\n")
    told = [f"{kind}_{language}" for language in questionnaire.texts for kind in ("ask", "short", "label")]
    writer.writerow([*FIXED, *OF_A_CODE, *told])
    for column in codebook(questionnaire):
        facts = _facts(questionnaire, column)
        for code in column.codes:
            words = _words(questionnaire, column, code).values()
            satisfied = "" if code.satisfied is None else int(code.satisfied)
            value = "" if code.value is None else f"{code.value:g}"
            writer.writerow([*facts.values(), code.code, code.means, value, satisfied, *words])


def to_json(questionnaire: Questionnaire) -> str:
    """The same, nested: the questionnaire, its columns, their codes."""
    described = {
        "questionnaire": questionnaire.key,
        "structure_hash": structure_hash(questionnaire).hex(),
        "default_rule": questionnaire.default_rule,
        "about": questionnaire.about,
        "source": questionnaire.source,
        "legal_basis": questionnaire.legal_basis,
        "period": questionnaire.period,
        "valid_to": questionnaire.valid_to.isoformat() if questionnaire.valid_to else None,
        "independent_wording": questionnaire.independent_wording,
        "languages": {language: text.title for language, text in questionnaire.texts.items()},
        "columns": [_json(questionnaire, column) for column in codebook(questionnaire)],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def to_html(questionnaire: Questionnaire, language: str) -> str:
    """A page that stands alone and prints well, with the words of one language."""
    text = questionnaire.text(language)
    sections = "\n".join(_section(questionnaire, column, text.language) for column in codebook(questionnaire))
    head = [questionnaire.key, f"rule {questionnaire.default_rule}", *standing(questionnaire), questionnaire.source]
    facts = "".join(f"<p>{escape(line)}</p>\n" for line in head if line)
    return _PAGE.format(language=text.language, title=escape(text.title), facts=facts, sections=sections)


def standing(questionnaire: Questionnaire) -> Iterator[str]:
    """Of whom it is asked, what it stands on, and for how long it did; a line for each that is known."""
    if questionnaire.about != DOSSIER:
        yield f"about a {questionnaire.about}"
    if questionnaire.legal_basis:
        yield f"legal basis: {questionnaire.legal_basis}"
    if questionnaire.period or questionnaire.valid_to:
        until = f"valid to {questionnaire.valid_to.isoformat()}" if questionnaire.valid_to else ""
        yield ", ".join(filter(None, (f"in force {questionnaire.period}" if questionnaire.period else "", until)))


def _codes(slot: Slot) -> Iterator[CodeMeaning]:
    question, kind = slot.question, slot.question.kind
    values = question.values if slot.option is None else {}
    for character in kind.characters(question, slot.option):
        value = values.get(character)
        satisfied = None if value is None or question.satisfied_from is None else value >= question.satisfied_from
        yield CodeMeaning(character, kind.meaning(character), value, satisfied)
    kinds = [*question.offers, Missing.BLANK, Missing.UNUSABLE]
    kinds += [Missing.NOT_ASKED] if question.only_if or question.module else []
    yield from (CodeMeaning(kind, MISSING_KINDS[kind]) for kind in kinds)


def _facts(questionnaire: Questionnaire, column: Column) -> dict[str, str]:
    question = column.question
    factor = next((factor for factor in questionnaire.factors if factor.id == question.factor), None)
    return {
        "column": column.name,
        "question": question.code,
        "type": question.type,
        "concept": question.concept or "",
        "content": (factor.content or "") if factor else "",
        "factor": question.factor or "",
        "rates": questionnaire.agency_rated(question) if question.is_rated else "",
        "only_if": ", or ".join(f"{wanted.question} = {' or '.join(wanted.codes)}" for wanted in question.only_if),
        "module": question.module or "",
    }


def _words(questionnaire: Questionnaire, column: Column, code: CodeMeaning) -> dict[str, str]:
    """ask_vi, short_vi, label_vi and so on for one code of a column."""
    words: dict[str, str] = {}
    for language, text in questionnaire.texts.items():
        said = text.options.get(column.question.code, {})
        option = code.code if code.code in MISSING_KINDS else column.slot.option or code.code
        words |= {
            f"ask_{language}": text.questions.get(column.question.code, ""),
            f"short_{language}": text.short.get(column.question.code, ""),
            f"label_{language}": said.get(option or "", ""),
        }
    return words


def _json(questionnaire: Questionnaire, column: Column) -> dict[str, Any]:
    texts = questionnaire.texts.items()
    asked = {language: text.questions.get(column.question.code, "") for language, text in texts}
    return {
        **_facts(questionnaire, column),
        "ask": asked,
        "codes": [_json_code(questionnaire, column, c) for c in column.codes],
    }


def _json_code(questionnaire: Questionnaire, column: Column, code: CodeMeaning) -> dict[str, Any]:
    words = _words(questionnaire, column, code)
    labels = {language: words[f"label_{language}"] for language in questionnaire.texts if words[f"label_{language}"]}
    described = {
        "code": code.code,
        "means": code.means,
        "value": code.value,
        "satisfied": code.satisfied,
        "label": labels,
    }
    return {key: value for key, value in described.items() if value not in (None, {})}


def _section(questionnaire: Questionnaire, column: Column, language: str) -> str:
    facts = [f"{key} {value}" for key, value in _facts(questionnaire, column).items() if value and key != "column"]
    spoken = {code: _words(questionnaire, column, code) for code in column.codes}
    rows = "".join(_row(code, _in_all_revisions(words, f"label_{language}")) for code, words in spoken.items())
    ask = _in_all_revisions(next(iter(spoken.values()), {}), f"ask_{language}")
    return _SECTION.format(name=escape(column.name), ask=escape(ask), facts=escape(" · ".join(facts)), rows=rows)


def _in_all_revisions(words: dict[str, str], name: str) -> str:
    """The words, and behind them those that were served before, where they were others: `label_vi@1`."""
    before = {key.rpartition("@")[2]: said for key, said in words.items() if key.startswith(f"{name}@")}
    now = words.get(name, "")
    return now + "".join(f" (revision {number}: {said})" for number, said in before.items() if said != now)


def _row(code: CodeMeaning, label: str) -> str:
    value = "" if code.value is None else f"{code.value:g}"
    satisfied = {True: "satisfied", False: "", None: ""}[code.satisfied]
    cells = (code.code, label, code.means, value, satisfied)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"


_PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1c2321; background: #fbfaf7 }}
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}
h2 {{ font-size: 1rem; margin: 2rem 0 0; border-top: 1px solid #c9c5ba; padding-top: 1rem; break-after: avoid }}
h2 code {{ color: #0b5563 }}
p {{ margin: .25rem 0; color: #55605c }}
table {{ border-collapse: collapse; width: 100%; break-inside: avoid }}
th, td {{ text-align: left; padding: .15rem .75rem .15rem 0; vertical-align: top }}
td:first-child {{ font-family: ui-monospace, monospace }}
</style></head>
<body>
<h1>{title}</h1>
{facts}{sections}
</body>
</html>
"""

_SECTION = """<h2><code>{name}</code> {ask}</h2>
<p>{facts}</p>
<table><thead><tr><th>CodeMeaning</th><th>Label</th><th>Means</th><th>Value</th><th></th></tr></thead><tbody>
{rows}</tbody></table>"""
