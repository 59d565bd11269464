"""Sentences about what an index is made of: fixed before opening, failed by the field, left out by decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis.wave.flags import PUBLISH_FROM
from questionnaires.model import Questionnaire
from surveyapp.db.clock import office_day
from surveyapp.results.model.result import IndexRow, LostPart, WaveResult
from surveyapp.store.waves.parts import BY_ANSWERS, EXPECTED, FIXED, PREVIOUS, TAKEN, FixedPart, PartDecision
from surveyapp.words.naming import Words
from surveyapp.words.speech import GroupNames, later

NAMED = 5
"""Agencies that a sentence names; of more it says how many."""
FROM_PREVIOUS = later(
    "{factor} (fewer than {least} answers expected in {few} of {agencies} agencies, by round {round})"
)
FROM_TRIAL = later("{factor} (fewer than {least} answers expected in {few} of {agencies} agencies, by the trial)")
RULES = {
    FIXED: later("What the index of each group is made of was fixed when the round opened."),
    EXPECTED: later("If the round opens now, the index of each group is made of this:"),
    BY_ANSWERS: later(
        "What the index of each group is made of follows from the answers of this round itself: it opened before that "
        "was fixed beforehand."
    ),
    TAKEN: later("The index is made of every factor of which counts were taken in; nothing was fixed beforehand."),
}


def composition(
    parts: Sequence[FixedPart], asked: Questionnaire, group_names: GroupNames, words: Words
) -> Iterator[str]:
    """What stands outside the index of each group and why; together, the groups that keep everything."""
    whole: list[str] = []
    judged: list[str] = []
    for group, grouped in groupby(parts, key=lambda part: part.group):
        of_group = [*grouped]
        outside = [_expected(part, asked, words) for part in of_group if part.is_outside]
        name = words.group(group, group_names)
        if outside:
            yield words.say(
                "{group}: outside the ranked index, reported apart: {factors}.", group=name, factors="; ".join(outside)
            )
        else:
            (judged if any(part.judges_nobody for part in of_group) else whole).append(name)
    if judged:
        yield words.say(
            "{groups}: every factor that judges agencies of the group is a part of the index.", groups=", ".join(judged)
        )
    if whole:
        yield words.say("{groups}: every factor is a part of the index.", groups=", ".join(whole))
    yield from _sources(parts, asked, group_names, words)


def said(
    rule: str, parts: Sequence[FixedPart], asked: Questionnaire, group_names: GroupNames, words: Words
) -> Iterator[str]:
    """The same with whether it was fixed, is expected, or follows from the answers."""
    yield words.say(RULES[rule])
    if parts and rule != TAKEN:
        yield from composition(parts, asked, group_names, words)


def of_result(result: WaveResult, words: Words) -> Iterator[str]:
    """What a document says of the parts of its indices; nothing of a release of before."""
    if result.parts_rule:
        yield from said(result.parts_rule, result.fixed_parts, result.questionnaire, result.group_names, words)
    yield from lost(result, words)
    yield from decided(result, words)


def lost(result: WaveResult, words: Words, group: str | None = None) -> Iterator[str]:
    """Factors that the field failed, of one group or of all."""
    for part in result.lost_parts:
        if group not in (None, "", part.group):
            continue
        if part.fails:
            yield words.say(
                "{group}: {factor} was fixed as a part of the index, but {few} of {agencies} agencies have fewer than "
                "{least} answers to it; the index is printed as fixed.",
                group=words.group(part.group, result.group_names),
                factor=factor(result.questionnaire, part.factor, words),
                few=words.count(part.few),
                agencies=words.count(part.agencies),
                least=words.count(result.publish_from),
            )
        if part.without:
            yield words.say(
                "No answers to {factor}: {agencies}; what is printed for them is made of the other factors.",
                factor=factor(result.questionnaire, part.factor, words),
                agencies=_agencies(part, result, words),
            )


def decided(result: WaveResult, words: Words, group: str | None = None) -> Iterator[str]:
    """Factors that a decision left out, each with both indices of the group."""
    for decision in result.part_decisions:
        if group in (None, "", decision.group):
            said = words.say(
                "{group}: {factor} was left out of the index after the opening, by decision {decision} of {day} "
                "({reason}).",
                group=words.group(decision.group, result.group_names),
                factor=factor(result.questionnaire, decision.factor, words),
                decision=decision.decision,
                day=words.day(office_day(decision.at)),
                reason=decision.reason,
            )
            yield " ".join(filter(None, (said, _both(result, decision, words))))


def known(part: FixedPart, words: Words) -> str:
    """What was known of a factor before the opening."""
    if not part.source:
        return words.say("nothing")
    if part.judges_nobody:
        return words.say("it judges no agency of this group")
    message = (
        later("{few} of {agencies} agencies with fewer than {least} answers expected, by round {round}")
        if part.source == PREVIOUS
        else later("{few} of {agencies} agencies with fewer than {least} answers expected, by the trial")
    )
    few, agencies, least = words.count(part.few), words.count(part.agencies), words.count(PUBLISH_FROM)
    return words.say(message, few=few, agencies=agencies, least=least, round=part.wave)


def as_fixed(row: IndexRow | None, words: Words) -> str:
    """The index of a row as it was fixed, where a decision left a factor out; else empty."""
    if row is None or row.index_as_fixed is None:
        return ""
    index = words.number(row.index_as_fixed)
    if row.rank_as_fixed is None:
        return words.say("as fixed {index}", index=index)
    return words.say("as fixed {index}, rank {rank}", index=index, rank=words.count(row.rank_as_fixed))


def factor(asked: Questionnaire, code: str, words: Words) -> str:
    return words.part(asked, f"factor:{code}")


def _both(result: WaveResult, decision: PartDecision, words: Words) -> str:
    row = result.row("peer_group", decision.group)
    if row is None or row.index is None or row.index_as_fixed is None:
        return ""
    return words.say(
        "Index of the group as fixed: {fixed}; as decided: {decided}.",
        fixed=words.number(row.index_as_fixed),
        decided=words.number(row.index),
    )


def _expected(part: FixedPart, asked: Questionnaire, words: Words) -> str:
    return words.say(
        FROM_PREVIOUS if part.source == PREVIOUS else FROM_TRIAL,
        factor=factor(asked, part.factor, words),
        least=words.count(PUBLISH_FROM),
        few=words.count(part.few),
        agencies=words.count(part.agencies),
        round=part.wave,
    )


def _sources(parts: Sequence[FixedPart], asked: Questionnaire, group_names: GroupNames, words: Words) -> Iterator[str]:
    """From where it was known what to expect, and where nothing was."""
    known = dict.fromkeys((part.source, part.wave) for part in parts if part.source)
    if not known:
        yield words.say("Neither an earlier round nor a trial says how many answers to expect.")
        return
    said = [
        words.say("round {round}", round=wave) if source == PREVIOUS else words.say("the trial")
        for source, wave in known
    ]
    yield words.say("How many answers to expect was known from: {sources}.", sources=", ".join(said))
    for group, of_group in groupby(parts, key=lambda part: part.group):
        every = list(of_group)
        unknown = [factor(asked, part.factor, words) for part in every if not part.source]
        name = words.group(group, group_names)
        if len(unknown) == len(every):
            yield words.say("{group}: nothing was known of it.", group=name)
        elif unknown:
            yield words.say("{group}: nothing was known of {factors}.", group=name, factors=", ".join(unknown))


def _agencies(part: LostPart, result: WaveResult, words: Words) -> str:
    names = [result.agencies[agency].name(words.language) for agency in part.without[:NAMED]]
    if len(part.without) > NAMED:
        names.append(words.say("{n} more", n=words.count(len(part.without) - NAMED)))
    return ", ".join(names)
