"""Which wish comes first in a peer group or among all: what may be ticked together, and what is asked alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.ranking.options import RankedOptions, rank_options
from analysis.wave.as_table import table_design
from analysis.wave.sample import Sample
from questionnaires.model import Question, Questionnaire
from questionnaires.types.base import GIVEN
from surveyapp.results.beside.further import Further, Material
from surveyapp.results.beside.members import members_of
from surveyapp.results.index.basis import SELF_SELECTED
from surveyapp.results.model.percent import percent
from surveyapp.results.model.wishes import NoWishes, Wish, Wishes, WishTable

FEWEST_ALIKE = 3
"""Questions of one page with the same options, of which one may ask which comes first."""


@dataclasses.dataclass(frozen=True)
class _Asked:
    """Columns that compete: their slots, by number, the character that counts, and those of who answered."""

    question: str
    level: str
    slots: tuple[int, ...]
    chosen: str
    answered: str


def compute(material: Material, scope: str, domain: str) -> Wishes:
    asked = list(_asked_in(material.inputs.questionnaire))
    if not asked:
        return Wishes(why="not-asked")
    found = material.estimates.speaking.get((scope, domain))
    if found is None or found.tier is None or found.tier == SELF_SELECTED:
        return Wishes(why="basis" if found and found.monitoring else "no-answers")
    sample = material.estimates.samples[found.tier]
    member = members_of(material, sample, scope, domain)
    names = [slot.name for slot in material.inputs.questionnaire.slots]
    tables = [_table(material, sample, member, one, names) for one in asked]
    told = tuple(table for table in tables if table.wishes)
    return Wishes(told, "" if told else _why_none(sample, member))


def _why_none(sample: Sample, member: Bools) -> NoWishes:
    counted = sample.counted is not None and bool(sample.counted[member].any())
    return "counts" if counted else "no-answers"


def _asked_in(questionnaire: Questionnaire) -> Iterator[_Asked]:
    """Facts alone: what is rated has an index."""
    alike: dict[tuple[str, str], list[tuple[Question, int]]] = {}
    for question, first, after in questionnaire.spans:
        if not question.fact or question.is_rated:
            continue
        if question.kind.several and after - first > 1:
            ticks = "".join(question.kind.characters(question, question.options[0].code))
            yield _Asked(question.code, "", tuple(range(first, after)), GIVEN, ticks)
        elif len(question.options) > 1:
            alike.setdefault((question.page, _words(questionnaire, question)), []).append((question, first))
    for questions in alike.values():
        if len(questions) >= FEWEST_ALIKE:
            codes = "".join(option.code for option in questions[0][0].options)
            yield _Asked(questions[0][0].code, codes[-1], tuple(first for _, first in questions), codes[-1], codes)


def _words(questionnaire: Questionnaire, question: Question) -> str:
    """What its options say, so that two scales with the same codes stay apart."""
    texts = [text.options.get(question.code, {}) for text in questionnaire.texts.values()]
    return repr([[words.get(option.code, option.code) for option in question.options] for words in texts])


def _table(material: Material, sample: Sample, member: Bools, asked: _Asked, names: list[str]) -> WishTable:
    """Counted answers do not say who gave which together."""
    forms = member if sample.counted is None else member & ~sample.counted
    result = material.result
    found = rank_options(
        table_design(sample),
        _chosen(sample, asked),
        domain=forms,
        names=[names[slot] for slot in asked.slots],
        confidence=result.confidence,
        draws=result.draws,
        seed=result.seed,
    )
    pairs = found.sets.rank_of * (found.sets.rank_of - 1) // 2
    return WishTable(asked.question, asked.level, tuple(_wishes(found)), found.sets.told_apart, pairs)


def _chosen(sample: Sample, asked: _Asked) -> Floats:
    given = sample.codes[:, list(asked.slots)]
    answered = np.isin(given, [ord(character) for character in asked.answered])
    return np.where(answered, given == ord(asked.chosen), np.nan)


def _wishes(found: RankedOptions) -> Iterator[Wish]:
    """The most chosen first, equal ones in the order of the form."""
    sets = found.sets
    for k in np.lexsort((np.arange(len(found.names)), sets.rank)):
        if sets.rank[k]:
            share, low, high = (percent(each[k]) for each in (found.moderated.estimate, found.low, found.high))
            places = (int(each[k]) for each in (sets.rank, sets.low, sets.high, found.n))
            yield Wish(found.names[k], share, low, high, *places)


def _from_plain(kept: dict[str, Any]) -> Wishes:
    tables = [table | {"wishes": tuple(Wish(**wish) for wish in table["wishes"])} for table in kept["tables"]]
    return Wishes(tuple(WishTable(**table) for table in tables), kept["why"])


def kind(scope: str, domain: str) -> Further[Wishes]:
    return Further(
        f"wishes:{scope}:{domain}", lambda material: compute(material, scope, domain), dataclasses.asdict, _from_plain
    )
