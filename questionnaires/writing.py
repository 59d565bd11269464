"""Model to canonical TOML, and the hashes that freeze it. Reading what was written gives the same model."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.codes import MISSING_KINDS, Option
from questionnaires.model import DOSSIER, Band, Bands, Factor, Filter, Question, Questionnaire, Text


def structure_body(questionnaire: Questionnaire) -> str:
    """What is asked, without any wording: scales are spelled out, defaults are left out, order is kept."""
    blocks = [_lines(_head(questionnaire))]
    blocks += [_block("[page]", {"id": page.id}) for page in questionnaire.pages]
    blocks += [_block("[factor]", _factor(factor)) for factor in questionnaire.factors]
    blocks += [_block("[module]", dataclasses.asdict(module)) for module in questionnaire.modules]
    blocks += _bands(questionnaire.bands) if questionnaire.bands else []
    blocks += [_block("[comparable_with]", dataclasses.asdict(claim)) for claim in questionnaire.comparable_with]
    rates = {factor.id: factor.rates for factor in questionnaire.factors}
    blocks += [
        _block("[question]", _question(q, rates.get(q.factor or "", "resolving"))) for q in questionnaire.questions
    ]
    return "\n".join(blocks)


def text_body(questionnaire: Questionnaire, language: str) -> str:
    """All words of one language. Raises KeyError where the questionnaire does not have it."""
    text = questionnaire.texts[language]
    head = {name: getattr(text, name) for name in ("title", "introduction", "notice", "review")}
    blocks = [_lines({key: words for key, words in head.items() if words})]
    for name in ("notices", "factors", "contents", "pages", "stems", "bands"):
        blocks += [_block(name, getattr(text, name))] if getattr(text, name) else []
    coded = text.questions.keys() | text.help.keys() | text.short.keys() | text.options.keys()
    for code in sorted(coded, key=_in_order_of(questionnaire)):
        blocks.append(_block(f"questions.{_key(code)}", dict(_said(text, code))))
    return "\n".join(blocks)


def structure_hash(questionnaire: Questionnaire) -> bytes:
    """32 bytes that change when something else is asked, never when it is worded or described otherwise."""
    names = ("source", "legal_basis", "period", "valid_to", "independent_wording", "same_items_as", "comparable_with")
    described = {field.name: field.default for field in dataclasses.fields(Questionnaire) if field.name in names}
    bare = dataclasses.replace(questionnaire, **described)  # type: ignore[arg-type]
    return _sha256(structure_body(bare))


def text_hash(questionnaire: Questionnaire, language: str) -> bytes:
    """32 bytes that change with any word of that language."""
    return _sha256(text_body(questionnaire, language))


def notice_hash(questionnaire: Questionnaire, language: str) -> bytes:
    """32 bytes that change with what people are told before they answer."""
    text = questionnaire.texts[language]
    return _sha256(text.notice + (_block("notices", text.notices) if text.notices else ""))


def _head(q: Questionnaire) -> dict[str, Any]:
    head: dict[str, Any] = {"id": q.id, "version": q.version, "default_rule": q.default_rule}
    head |= {"about": q.about} if q.about != DOSSIER else {}
    described = ("contents", "source", "legal_basis", "period", "valid_to", "same_items_as")
    head |= {key: getattr(q, key) for key in described if getattr(q, key)}
    return head if q.independent_wording else head | {"independent_wording": False}


def _bands(bands: Bands) -> list[str]:
    head = {key: getattr(bands, key) for key in ("out_of", "rounded") if getattr(bands, key) is not None}
    return [_block("bands", head), *(_block("[bands.band]", _without_defaults(band)) for band in bands.bands)]


def _factor(factor: Factor) -> dict[str, Any]:
    return _without_defaults(factor) | ({"rates": factor.rates} if factor.rates != "resolving" else {})


def _question(question: Question, rates: str) -> dict[str, Any]:
    """Every key that differs from its default. `offers` is always written: an empty one means none."""
    written = _without_defaults(question) | {"offers": [MISSING_KINDS[kind] for kind in question.offers]}
    written.pop("rates", None)
    written |= {"only_if": question.only_if[0]} if len(question.only_if) == 1 else {}
    return written | ({"rates": question.rates} if question.rates != rates else {})


def _without_defaults(record: Factor | Question | Band) -> dict[str, Any]:
    fields = dataclasses.fields(record)
    return {f.name: getattr(record, f.name) for f in fields if getattr(record, f.name) != f.default}


def _said(text: Text, code: str) -> Iterator[tuple[str, Any]]:
    for key, words in (("ask", text.questions), ("short", text.short), ("help", text.help), ("options", text.options)):
        if code in words:
            yield key, words[code]


def _in_order_of(questionnaire: Questionnaire) -> Any:
    """Codes in the order of the questions; unknown ones last, by name."""
    place = {question.code: number for number, question in enumerate(questionnaire.questions)}
    return lambda code: (place.get(code, len(place)), code)


def _block(name: str, entries: Mapping[str, Any]) -> str:
    return f"[{name}]\n" + _lines(entries)


def _lines(entries: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_toml(value)}\n" for key, value in entries.items())


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _toml(key)


def _toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
        case int() | float():
            return repr(value)
        case dt.date():
            return value.isoformat()
        case Option() | Filter():
            return _toml(_table(value))
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
        case Sequence():
            return "[" + ", ".join(map(_toml, value)) + "]"
    raise TypeError(f"TOML holds no {type(value).__name__}")


def _table(record: Option | Filter) -> dict[str, Any]:
    return {key: value for key, value in dataclasses.asdict(record).items() if value is not None}


def _sha256(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()
