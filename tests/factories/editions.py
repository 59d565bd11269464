"""Editions of one small questionnaire as folders that an office adds, and rounds that were held with them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from tests.desk import AGENCIES, Desk

FIRST = {"A1": "place.seats", "A2": "place.signs", "B1": "staff.polite", "B2": "staff.clear"}
"""Item -> concept; its factor is its first letter."""
LEVELS = ("Very bad", "Bad", "Neither good nor bad", "Good", "Very good")
ASKED = {
    "place.seats": "There were enough seats",
    "place.signs": "The signs were easy to see",
    "staff.polite": "Staff were polite",
    "staff.clear": "Staff explained clearly",
    "staff.quick": "Staff worked quickly",
}


def structure(
    version: int,
    items: Mapping[str, str],
    *,
    levels: int = 5,
    satisfied_from: int = 4,
    rule: str = "satisfied-share/pooled",
    claim: str = "",
    more: Mapping[str, str] | None = None,
    head: str = "",
) -> str:
    """questions.toml. `claim` is the note on the edition before; `more` lines of single questions."""
    lines = ['id = "small"', f"version = {version}", f'default_rule = "{rule}"', '[[page]]\nid = "all"']
    if claim:
        lines.append(f'[[comparable_with]]\nquestionnaire = "small@{version - 1}"\nnote = "{claim}"')
    lines.append(head)
    lines += [f'[[factor]]\nid = "{factor}"' for factor in dict.fromkeys(_factor(code) for code in items)]
    options = ", ".join(f'"{level}"' for level in range(1, levels + 1))
    lines.append(f"[scale.level]\noptions = [{options}]\nsatisfied_from = {satisfied_from}\noffers = []")
    for code, concept in items.items():
        own = (more or {}).get(code, "")
        lines.append(
            f'[[question]]\ncode = "{code}"\ntype = "rating"\npage = "all"\nscale = "level"\n'
            f'factor = "{_factor(code)}"\nconcept = "{concept}"\n{own}'
        )
    return "\n\n".join(lines) + "\n"


def words(items: Mapping[str, str], labels: Iterable[str] = LEVELS, asked: Mapping[str, str] | None = None) -> str:
    """text.en.toml. `asked` has other words for some concepts."""
    said = ASKED | dict(asked or {})
    lines = ['title = "Small"', 'notice = "Voluntary."', '[pages]\nall = "All"', "[factors]"]
    lines += [f'{factor} = "Factor {factor}"' for factor in dict.fromkeys(_factor(code) for code in items)]
    lines += ["[scales.level]", *(f'{number} = "{label}"' for number, label in enumerate(labels, start=1))]
    for code, concept in items.items():
        lines.append(f'[questions.{code}]\nask = "{said[concept]}"\nshort = "{said[concept]}"')
    return "\n".join(lines) + "\n"


def _factor(code: str) -> str:
    return code[0].lower()


def add_edition(desk: Desk, version: int, items: Mapping[str, str] = FIRST, **how: Any) -> None:
    """`labels` and `asked` are of the words, everything else of the structure."""
    of_words = {name: how.pop(name) for name in ("labels", "asked") if name in how}
    folder = desk.folder / f"small-{version}"
    folder.mkdir()
    (folder / "questions.toml").write_text(structure(version, items, **how), "utf-8")
    (folder / "text.en.toml").write_text(words(items, **of_words), "utf-8")
    desk.does("questionnaire", "add", folder)


def hold_round(desk: Desk, code: str, version: int, answers: Iterable[Mapping[str, object]], *more: str) -> None:
    """A collected round: each of `answers` is a form of SYT, by item."""
    rows = [{"agency": "SYT", **form} for form in answers]
    heads = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    table = csv.DictWriter(out, heads, restval=".", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    desk.does("wave", "create", code, "--questionnaire", f"small@{version}", "--title", f"Round {code}", *more)
    desk.does("wave", "open", code)
    desk.does("import", desk.file(f"{code}.csv", out.getvalue()), "--wave", code)
    desk.does("wave", "close", code)


def agencies(desk: Desk) -> None:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))


def forms(*levels: tuple[int, Mapping[str, int]]) -> list[Mapping[str, int]]:
    """(how many, what each says) -> forms."""
    return [form for count, form in levels for _ in range(count)]


def alike(items: Iterable[str], level: int) -> dict[str, int]:
    return dict.fromkeys(items, level)


def compared(desk: Desk, now: str, then: str, *more: str) -> dict[str, dict[str, Any]]:
    """Part -> its row of SYT."""
    rows = json.loads(desk.does("index", "--wave", now, "--against", then, "--format", "json", *more))
    return {row["part"]: row for row in rows if row["agency"] == "SYT"}
