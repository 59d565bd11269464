"""TOML to model. One structure file (`questions.toml`), one text file per language (`text.vi.toml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from questionnaires.codes import DIGITS, MISSING_KINDS, OFFERED_MISSING, Option
from questionnaires.languages import FIRST
from questionnaires.model import (
    DOSSIER,
    Band,
    Bands,
    Claim,
    Factor,
    Filter,
    Module,
    Page,
    Question,
    Questionnaire,
    Text,
)
from questionnaires.problems import DefinitionError, DefinitionProblem
from questionnaires.toml.files import STRUCTURE_FILE, Toml, parse, text_file
from questionnaires.toml.tables import TomlTable, did_you_mean
from questionnaires.types import type_of

Made = TypeVar("Made")

OFFERS = {MISSING_KINDS[character]: character for character in OFFERED_MISSING}


def from_texts(structure: str, texts: Mapping[str, str]) -> Questionnaire:
    """The questionnaire of stored bodies (TOML per language). Raises DefinitionError where they cannot be read."""
    problems: list[DefinitionProblem] = []
    parsed = parse(structure, STRUCTURE_FILE, problems)
    words = {language: parse(body, text_file(language), problems) for language, body in texts.items()}
    questionnaire = None
    if parsed is not None:
        readable = {language: body for language, body in words.items() if body is not None}
        questionnaire = read(parsed, readable, problems)
    if problems or questionnaire is None:
        raise DefinitionError(problems)
    return questionnaire


def read(structure: Toml, texts: Mapping[str, Toml], problems: list[DefinitionProblem]) -> Questionnaire:
    """The model, as far as it can be made: what is unreadable is added to `problems` and left at its default."""
    top = TomlTable(structure, file=STRUCTURE_FILE, where="", problems=problems)
    shared = top.table("scale")
    scales = {name: _scale(shared.table(name, f"scale {name}")) for name in shared.data}
    factors = tuple(map(_factor, top.tables("factor", "id")))
    rates = {factor.id: factor.rates for factor in factors}
    asked = [(_question(table, scales, rates), _scale_name(table)) for table in top.tables("question", "code")]
    questions = tuple(question for question, _ in asked)
    scale_of = {question.code: scale for question, scale in asked}
    questionnaire = Questionnaire(
        id=top.need("id", str),
        version=top.need("version", int, 1),
        default_rule=top.need("default_rule", str),
        questions=questions,
        pages=tuple(_closed(table, lambda t: Page(t.need("id", str))) for table in top.tables("page", "id")),
        factors=factors,
        contents=top.strings("contents"),
        modules=tuple(map(_module, top.tables("module", "id"))),
        bands=_bands(top),
        about=top.take("about", str, DOSSIER),
        same_items_as=top.take("same_items_as", str, ""),
        comparable_with=tuple(map(_claim, top.tables("comparable_with", "questionnaire"))),
        source=top.take("source", str, ""),
        legal_basis=top.take("legal_basis", str, ""),
        period=top.take("period", str, ""),
        valid_to=top.maybe("valid_to", dt.date),
        independent_wording=top.take("independent_wording", bool, True),
        texts={
            language: _text(language, texts[language], questions, scale_of, problems)
            for language in sorted(texts, key=lambda language: (language != FIRST, language))
        },
    )
    top.close()
    return questionnaire


@dataclass(frozen=True, slots=True)
class _Scale:
    """Options that several questions share, under one name."""

    options: tuple[Option, ...]
    offers: tuple[str, ...]
    satisfied_from: float | None


def _scale(table: TomlTable) -> _Scale:
    threshold = table.maybe("satisfied_from", float)
    return _closed(table, lambda t: _Scale(_options(t, valued=threshold is not None), _offers(t), threshold))


def _scale_name(table: TomlTable) -> str:
    """The scale whose words the question shares; yes and no are worded once for all such questions."""
    scale, kind = table.data.get("scale"), table.data.get("type")
    if isinstance(scale, str):
        return scale
    return type_of(kind).shared_words if isinstance(kind, str) else ""


def _factor(table: TomlTable) -> Factor:
    return _closed(
        table,
        lambda t: Factor(
            id=t.need("id", str),
            content=t.maybe("content", str),
            weight=t.maybe("weight", float),
            rates=t.take("rates", str, "resolving"),
        ),
    )


def _module(table: TomlTable) -> Module:
    return _closed(table, lambda t: Module(t.need("id", str), t.take("probability", float, 1.0)))


def _bands(top: TomlTable) -> Bands | None:
    if top.maybe("bands", dict) is None:
        return None
    return _closed(
        top.table("bands"),
        lambda t: Bands(
            bands=tuple(map(_band, t.tables("band", "id"))),
            out_of=t.take("out_of", float, 100.0),
            rounded=t.maybe("rounded", int),
        ),
    )


def _band(table: TomlTable) -> Band:
    return _closed(table, lambda t: Band(t.need("id", str), t.need("lowest", float), t.maybe("upto", float)))


def _claim(table: TomlTable) -> Claim:
    return _closed(table, lambda t: Claim(t.need("questionnaire", str), t.need("note", str)))


def _question(table: TomlTable, scales: Mapping[str, _Scale], rates: Mapping[str, str]) -> Question:
    scale = _scale_named(table, scales)
    kind = table.need("type", str)
    factor = table.maybe("factor", str)
    threshold = table.maybe("satisfied_from", float)
    threshold = scale.satisfied_from if threshold is None else threshold
    offers = _offers(table)
    question = Question(
        code=table.need("code", str),
        type=kind,
        page=table.need("page", str),
        options=_options_of(table, scale, kind, rated=threshold is not None),
        offers=offers if "offers" in table.data else scale.offers,
        factor=factor,
        concept=table.maybe("concept", str),
        rates=table.take("rates", str, rates.get(factor or "", "resolving")),
        overall=table.take("overall", bool, False),
        reversed=table.take("reversed", bool, False),
        satisfied_from=threshold,
        only_if=_filters(table),
        module=table.maybe("module", str),
        minimum=table.maybe("minimum", int),
        maximum=table.maybe("maximum", int),
        fact=table.take("fact", bool, False),
        fills=table.take("fills", str, ""),
    )
    table.close()
    return question


def _scale_named(table: TomlTable, scales: Mapping[str, _Scale]) -> _Scale:
    name = table.take("scale", str, "")
    if name and name not in scales:
        table.report("scale-unknown", f"there is no scale `{name}`", did_you_mean(name, scales))
    return scales.get(name, _Scale((), (), None))


def _options_of(table: TomlTable, scale: _Scale, kind: str, *, rated: bool) -> tuple[Option, ...]:
    """Written beside the question, else those of its scale, else those that the type fixes."""
    own = _options(table, valued=rated or type_of(kind).always_valued)
    return own or scale.options or type_of(kind).implied_options(rated)


def _options(table: TomlTable, *, valued: bool) -> tuple[Option, ...]:
    """`["1", "2"]` or `[{ code = "1", value = 0 }, …]`. A bare code of a rated question is worth its digit."""
    options = []
    for entry in table.take("options", list, []):
        if isinstance(entry, str):
            options.append(Option(entry, float(DIGITS.index(entry)) if valued and _is_digit(entry) else None))
        elif isinstance(entry, dict):
            inner = TomlTable(entry, file=table.file, where=f"{table.place}, options", problems=table.problems)
            options.append(_closed(inner, lambda t: Option(t.need("code", str), t.maybe("value", float))))
        else:
            table.report("value-kind", f"the option {entry!r} has no quotes", f'write it as "{entry}"')
            options.append(Option(str(entry)))
    return tuple(options)


def _is_digit(code: str) -> bool:
    return len(code) == 1 and code in DIGITS


def _offers(table: TomlTable) -> tuple[str, ...]:
    """Kinds of missing answers that the respondent may choose, written as words."""
    words = table.strings("offers")
    for word in words:
        if word not in OFFERS:
            table.report("offer-unknown", f"`{word}` cannot be offered", did_you_mean(word, OFFERS))
    return tuple(OFFERS[word] for word in words if word in OFFERS)


def _filters(table: TomlTable) -> tuple[Filter, ...]:
    """One table, or a list of tables of which one has to hold."""
    if isinstance(table.data.get("only_if"), list):
        found = tuple(table.tables("only_if", "question", f"{table.place}, only_if"))
    else:
        found = (table.table("only_if", f"{table.place}, only_if"),) if table.maybe("only_if", dict) is not None else ()
    return tuple(_closed(inner, lambda t: Filter(t.need("question", str), t.strings("codes"))) for inner in found)


def _text(
    language: str,
    body: Toml,
    questions: tuple[Question, ...],
    scale_of: Mapping[str, str],
    problems: list[DefinitionProblem],
) -> Text:
    top = TomlTable(body, file=text_file(language), where="", problems=problems)
    asked = top.table("questions")
    entries = {code: asked.table(code, f"question {code}") for code in asked.data}
    shared = _Shared(top, set(scale_of.values()) - {""})
    said = _given(entries, "ask")
    text = Text(
        language=language,
        title=top.take("title", str, ""),
        introduction=top.take("introduction", str, ""),
        notice=top.take("notice", str, ""),
        questions=said,
        help=_given(entries, "help"),
        options=_option_words(entries, questions, scale_of, shared),
        factors=top.words("factors"),
        contents=top.words("contents"),
        pages=top.words("pages"),
        short={code: words for code, words in said.items() if words} | _given(entries, "short"),
        stems=top.words("stems"),
        bands=top.words("bands"),
        notices=top.words("notices"),
        review=top.take("review", str, ""),
    )
    for table in (*entries.values(), top):
        table.close()
    return text


def _given(entries: Mapping[str, TomlTable], key: str) -> dict[str, str]:
    """Question code -> what it says under `key`, where it says something."""
    said = {code: entry.maybe(key, str) for code, entry in entries.items()}
    return {code: words for code, words in said.items() if words is not None}


class _Shared:
    """Words that stand once for many questions: those of a scale, and those of the missing answers on offer."""

    def __init__(self, top: TomlTable, used: set[str]) -> None:
        scales = top.table("scales")
        self._scales = {name: scales.words(name) for name in scales.data}
        self._missing = {OFFERS.get(word, word): words for word, words in top.words("missing").items()}
        for name in self._scales.keys() - used:
            top.report("scale-unknown", f"no question uses a scale `{name}`", did_you_mean(name, sorted(used)))

    def words(self, question: Question, scale: str) -> dict[str, str]:
        labels = {o.code: label for o in question.options if (label := question.kind.option_label(o.code))}
        offered = {kind: self._missing[kind] for kind in question.offers if kind in self._missing}
        return labels | offered | self._scales.get(scale, {})


def _option_words(
    entries: Mapping[str, TomlTable], questions: tuple[Question, ...], scale_of: Mapping[str, str], shared: _Shared
) -> dict[str, dict[str, str]]:
    """Question code -> option code or missing character -> words; beside the question beats shared words."""
    own = {code: entry.words("options") for code, entry in entries.items()}
    spelled = {code: {OFFERS.get(key, key): word for key, word in words.items()} for code, words in own.items()}
    words = {q.code: shared.words(q, scale_of.get(q.code, "")) | spelled.get(q.code, {}) for q in questions}
    return {code: options for code, options in (spelled | words).items() if options}


def _closed(table: TomlTable, make: Callable[[TomlTable], Made]) -> Made:
    """Make a value from a table, then report the keys that it did not ask for."""
    made = make(table)
    table.close()
    return made
