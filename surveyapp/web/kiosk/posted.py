"""What a device sends: read once, every field judged; what cannot be read is refused with the field's name."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from questionnaires.types import Raw
from surveyapp.forms import is_key
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.vocabulary import HALVES, PACES, is_storable

MOST_ANSWERS, MOST_OPTIONS, LONGEST_WORD, LONGEST_ANSWER = 500, 50, 100, 8000
_TEXTS = ("key", "wave", "version", "counter", "language", "day", "half", "pace", "code", "invitation", "variant")
_NEEDED = ("key", "wave", "version", "text_revision", "counter", "language", "day", "answers")


@dataclass(frozen=True, slots=True)
class DeviceForm:
    """One form as a device sends it. `variant` says which modules it drew; '' leaves the draw to the server."""

    key: str
    wave: str
    version: str
    text_revision: int
    counter: str
    language: str
    day: dt.date
    half: str
    pace: str
    code: str
    invitation: str
    variant: str
    answers: Mapping[str, Raw]


def read_form(body: bytes) -> DeviceForm:
    """The form in a JSON body. Refused (422) as `invalid`."""
    said = _object(body)
    for name in _NEEDED:
        if name not in said:
            _refuse(name, "it is missing")
    texts = {name: _text(name, said.get(name, "")) for name in _TEXTS}
    if not is_key(texts["key"]):
        _refuse("key", "a key is 32 hexadecimal digits")
    _refuse_other("half", texts["half"], HALVES)
    texts["pace"] = texts["pace"] or "unknown"
    _refuse_other("pace", texts["pace"], PACES)
    revision = said["text_revision"]
    if type(revision) is not int or not 0 < revision < 1_000_000:
        _refuse("text_revision", "it is the number of a revision")
    day = _day(texts.pop("day"))
    return DeviceForm(**texts, day=day, text_revision=revision, answers=_answers(said["answers"]))


@dataclass(frozen=True, slots=True)
class DeviceInvitation:
    """An invitation that led to no form: whether somebody began one all the same."""

    key: str
    wave: str
    day: dt.date
    half: str
    opened: bool


def read_invitation(body: bytes) -> DeviceInvitation:
    """An invitation in a JSON body. Refused (422) as `invalid`."""
    said = _object(body)
    texts = {name: _text(name, said.get(name, "")) for name in ("key", "wave", "day", "half")}
    if not is_key(texts["key"]):
        _refuse("key", "a key is 32 hexadecimal digits")
    _refuse_other("half", texts["half"], HALVES)
    if not isinstance(said.get("opened"), bool):
        _refuse("opened", "it is true or false")
    return DeviceInvitation(texts["key"], texts["wave"], _day(texts["day"]), texts["half"], said["opened"])


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        _refuse("body", "it is no JSON")
    if not isinstance(said, dict):
        _refuse("body", "it is no JSON object")
    return said


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_WORD or not is_storable(value):
        _refuse(name, "it is a short text")
    return value


def _day(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        _refuse("day", "a day is written as 2026-03-31")


def _refuse_other(name: str, value: str, words: tuple[str, ...]) -> None:
    if value not in words:
        _refuse(name, f"it is one of: {', '.join(word or '(empty)' for word in words)}")


def _answers(said: Any) -> dict[str, Raw]:
    if not isinstance(said, dict) or len(said) > MOST_ANSWERS:
        _refuse("answers", "they are an object: question and what was said")
    return {code: _answer(code, raw) for code, raw in said.items()}


def _answer(code: str, raw: Any) -> Raw:
    """A text, a number, or the list of options that were ticked."""
    if isinstance(raw, list) and len(raw) <= MOST_OPTIONS:
        return [_said(code, each) for each in raw]
    return _said(code, raw)


def _said(code: str, raw: Any) -> str:
    if type(raw) in (int, float):
        raw = str(raw) if abs(raw) < 1e15 else ""
    if not isinstance(raw, str) or len(raw) > LONGEST_ANSWER or not is_storable(raw):
        _refuse(code, "an answer is a text, a number or a list of texts")
    return raw


def _refuse(where: str, what: str) -> NoReturn:
    """A name that somebody made up is no place to point to."""
    shown = where if is_storable(where) and len(where) <= LONGEST_WORD else "answers"
    raise Refused(Problem("invalid", what, shown, "see docs/reference.md, Devices"))
