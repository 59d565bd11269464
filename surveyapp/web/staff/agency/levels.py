"""How the items of an agency were answered: their bars, what these say in words, and what their tones mean."""

from __future__ import annotations

from dataclasses import dataclass, replace

from questionnaires.model import Question
from surveyapp.figures import screen, screen_levels
from surveyapp.results.model.result import ItemLevels, WaveResult
from surveyapp.words.naming import Words


@dataclass(frozen=True, slots=True)
class Legend:
    tone: int
    words: str


def bar(line: screen.Whisker, question: Question, levels: ItemLevels | None) -> screen_levels.LevelBar:
    """The line of an item with its levels; hidden where some of them are not published."""
    if levels is None or any(share is None for _, share in levels.joined):
        return screen_levels.LevelBar(replace(line, hidden=levels is not None))
    left, right = _sides(question)
    colours = screen_levels.tones(len(left), len(right))
    sides = [_parts(levels, side, tones) for side, tones in zip((left, right), colours, strict=True)]
    return screen_levels.LevelBar(line, *sides)


def in_words(result: WaveResult, question: Question, levels: ItemLevels, words: Words) -> str:
    """Every level with its forms, for those who cannot see the bar."""
    found = [(c, words.count(n)) for c, n in levels.counts.items()]
    found += [(c, words.say("hidden")) for codes, _ in levels.joined for c in codes]
    found += [(c, words.count(n)) for c, n in levels.missing.items() if n]
    return "; ".join(f"{words.option(result.questionnaire, question, c)} {said}" for c, said in found)


def legend(result: WaveResult, words: Words) -> tuple[Legend, ...]:
    """The levels in words where all items share them; reversed items and mixed scales do not."""
    items = result.questionnaire.items
    sides = [_sides(item) for item in items]
    if len({(len(left), len(right)) for left, right in sides}) != 1:
        return (Legend(3, words.say("not satisfied")), Legend(5, words.say("satisfied"))) if items else ()
    (left, right), colours = sides[0], screen_levels.tones(*map(len, sides[0]))
    said = {tuple(_in_words(item, result, words)) for item in items}
    named = said.pop() if len(said) == 1 else _numbered(len(left) + len(right), words)
    return tuple(Legend(tone, word) for tone, word in zip((*colours[0], *colours[1]), named, strict=True))


def _in_words(item: Question, result: WaveResult, words: Words) -> list[str]:
    left, right = _sides(item)
    return [words.option(result.questionnaire, item, code) for code in (*left, *right)]


def _numbered(count: int, words: Words) -> list[str]:
    middle = [words.say("level {n}", n=n) for n in range(2, count)]
    return [words.say("level 1 (worst)"), *middle, words.say("level {n} (best)", n=count)]


def _parts(levels: ItemLevels, side: list[str], tones: list[int]) -> tuple[screen_levels.Part, ...]:
    """The levels of a side, or all of them together where only their sum is published."""
    for codes, share in levels.joined:
        if set(codes) == set(side):
            return (screen_levels.Part(share or 0.0, screen_levels.JOINED),)
    return tuple(screen_levels.Part(levels.shares.get(code, 0.0), tone) for code, tone in zip(side, tones, strict=True))


def _sides(question: Question) -> tuple[list[str], list[str]]:
    """Codes that dissatisfy and codes that satisfy, each from worst to best, after reversing."""
    ordered = sorted(question.values.items(), key=lambda pair: pair[1])
    least = question.satisfied_from or 0
    return [code for code, value in ordered if value < least], [code for code, value in ordered if value >= least]
