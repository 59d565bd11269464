"""Tables of what people chose, the most chosen first, with a sentence on how far that order holds."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.languages import numbers
from surveyapp.results.model.result import WaveResult
from surveyapp.results.model.wishes import Wish, WishTable
from surveyapp.words.naming import Words


@dataclass(frozen=True, slots=True)
class WishRow:
    place: str
    places: str
    name: str
    share: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class WishSection:
    heading: str
    sentence: str
    rows: tuple[WishRow, ...]


def wish_section(result: WaveResult, table: WishTable, words: Words) -> WishSection:
    rows = tuple(_row(result, table, wish, words) for wish in table.wishes)
    return WishSection(_heading(result, table, words), _sentence(table, rows, words), rows)


def _heading(result: WaveResult, table: WishTable, words: Words) -> str:
    """Of several questions asked alike, the sentence above them, and the answer that is counted."""
    question = result.questionnaire.question(table.question)
    if not table.level:
        return words.item(result.questionnaire, question)
    text = result.questionnaire.text(words.language)
    answer = words.option(result.questionnaire, question, table.level)
    above = text.stems.get(question.page) or text.pages.get(question.page, question.page)
    return words.say("{question} – answered “{answer}”", question=above, answer=answer)


def _sentence(table: WishTable, rows: tuple[WishRow, ...], words: Words) -> str:
    pairs = words.count(table.pairs)
    if not table.told_apart:
        return words.say("Of {pairs} pairs none can be told apart: no order can be read from it.", pairs=pairs)
    told = words.say("Of {pairs} pairs {apart} can be told apart.", pairs=pairs, apart=words.count(table.told_apart))
    first = [row.name for row, wish in zip(rows, table.wishes, strict=True) if wish.rank_low == 1]
    if len(first) == 1:
        return f"{told} " + words.say("First comes: “{name}”.", name=first[0])
    names = ", ".join(f"“{name}”" for name in first)
    return f"{told} " + words.say("Each of these may come first: {names}.", names=names)


def _row(result: WaveResult, table: WishTable, wish: Wish, words: Words) -> WishRow:
    return WishRow(
        place=words.count(wish.rank),
        places=_places(wish),
        name=_name(result, table, wish, words),
        share=words.number(wish.share, 1),
        interval=words.interval(wish.ci_low, wish.ci_high),
        n=words.count(wish.n),
    )


def _places(wish: Wish) -> str:
    return numbers.span(wish.rank_low, wish.rank_high)


def _name(result: WaveResult, table: WishTable, wish: Wish, words: Words) -> str:
    """What an option says, or what a question asks."""
    asked = result.questionnaire
    if table.level:
        return asked.text(words.language).questions.get(wish.slot) or words.item(asked, asked.question(wish.slot))
    slot = next(slot for slot in asked.slots if slot.name == wish.slot)
    return words.option(asked, slot.question, slot.option or "")
