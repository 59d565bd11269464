"""A screen is rendered once per wave, language and page; each person's own values are put in afterwards.

Templates write `slot(…)`, `checked(…)`, `written(…)` where a value belongs to the person. The rendered page is cut at
these marks, so that showing it again is joining strings: a tenth of what rendering costs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from questionnaires.codes import MISSING_KINDS
from surveyapp.forms import Filled

_OPEN, _CLOSE, _PART = "\x02", "\x03", "\x1f"
TICKS = {"checked": " checked", "selected": " selected"}
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Screen:
    """Fixed text and, between its pieces, the marks: (place in `pieces`, kind, name, value)."""

    pieces: list[str]
    ticks: tuple[tuple[int, str, str, str], ...]
    others: tuple[tuple[int, str, str], ...]

    @property
    def size(self) -> int:
        """Bytes that it takes, nearly: two a letter, and what Python adds to a piece."""
        return sum(2 * len(piece) + 64 for piece in self.pieces)

    def filled_in(self, filled: Filled, values: Mapping[str, Callable[[str], str] | str]) -> str:
        """The page of one person. `values` says what stands at a mark of its kind."""
        pieces = self.pieces.copy()
        given = filled.carried()
        for place, name, option, mark in self.ticks:
            raw = given.get(name)
            if raw == option or (type(raw) is list and option in raw):
                pieces[place] = mark
        for place, kind, name in self.others:
            value = values[kind]
            pieces[place] = value if isinstance(value, str) else value(name)
        return "".join(pieces)


def cut(html: str) -> Screen:
    """A rendered template, ready to be filled in."""
    pieces = _MARK.split(html)
    ticks, others = [], []
    for place in range(1, len(pieces), 2):
        kind, name, option = (*pieces[place].split(_PART), "", "")[:3]
        pieces[place] = ""
        if kind in TICKS:
            ticks.append((place, name, option, TICKS[kind]))
        else:
            others.append((place, kind, name))
    return Screen(pieces, tuple(ticks), tuple(others))


def marks() -> dict[str, Callable[..., Markup]]:
    """What templates may call."""
    return {
        "slot": lambda kind, name="": _mark(kind, name),
        "checked": lambda name, option: _mark("checked", name, option),
        "selected": lambda name, option: _mark("selected", name, option),
        "written": lambda code: _mark("written", code),
    }


def hidden_inputs(filled: Filled, own: str) -> str:
    """What other screens hold, so that it travels on with this one. `own` names the controls of this one."""
    here = own.split()
    lines = []
    for name, raw in filled.carried().items():
        if name not in here:
            values = raw if isinstance(raw, list) else (raw,)
            lines += [f'<input type="hidden" name="{name}" value="{_attribute(value)}">' for value in values]
    return "".join(lines)


def _attribute(value: str) -> str:
    """Most answers are one letter or digit, which needs no escaping."""
    return value if value.isalnum() else str(escape(value))


def words_written(filled: Filled, code: str) -> str:
    """What stands in a text field: the words, but not the character of a missing kind, which has its own box."""
    raw = filled.answers.get(code, "")
    texts = [text for text in (raw if isinstance(raw, list) else [raw]) if text not in MISSING_KINDS]
    return str(escape(texts[0])) if texts else ""


def _mark(*parts: str) -> Markup:
    return Markup(_OPEN + _PART.join(map(str, parts)) + _CLOSE)  # noqa: S704 (cut out again before anybody sees it)
