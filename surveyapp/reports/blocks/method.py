"""The method page: what was asked of whom, how it became an index, and what can be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.languages import numbers
from surveyapp.results.model.result import Counts, WaveResult
from surveyapp.store.waves.parts import FIXED, TAKEN
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from surveyapp.words.results import parts, provenance
from surveyapp.words.results.comparison import rests_on
from surveyapp.words.sentences import PROVISIONAL, PUBLISHED_FROM
from surveyapp.words.speech import sentence

NAMED_RANKS = 10  # of joined strata; the CSV of the population has them all


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A subject and its lines; `small` is set under them."""

    subject: str
    lines: tuple[str, ...]
    small: str = ""


@dataclass(frozen=True, slots=True)
class Forms:
    """Forms of one peer group, from issue to validity."""

    group: str
    agencies: str
    issued: str
    returned: str
    excluded: str
    counted: str
    monitoring: str
    response_rate: str
    is_total: bool = False


def forms_by_group(result: WaveResult, words: Words) -> tuple[Forms, ...]:
    """Each peer group and all together; a single group is all there is."""
    lines = [
        _forms(
            result, words, words.group(group, result.group_names), "peer_group", group, result.counts_by_group[group]
        )
        for group in result.peer_groups
        if group in result.counts_by_group
    ]
    if len(lines) == 1:
        return tuple(lines)
    return (*lines, _forms(result, words, words.all_agencies(), "all", "all", result.counts))


def paragraphs(
    result: WaveResult, words: Words, office: str = "", *, needs_answers: bool = False
) -> tuple[Paragraph, ...]:
    """`office` is who declares what was not checked here. `needs_answers`: of a document that is made of kept figures
    alone, which says what it cannot have."""
    return (
        Paragraph(words.say("Questionnaire"), tuple(_questionnaire(result, words))),
        Paragraph(words.say("Dates"), tuple(_dates(result, words))),
        Paragraph(words.say("Who was asked"), tuple(provenance.chosen(result, words, office))),
        Paragraph(words.say("Rule"), tuple(_rule(result, words))),
        Paragraph(words.say("Weights"), tuple(provenance.weights(result, words))),
        Paragraph(words.say("Intervals"), tuple(provenance.intervals(result, words))),
        Paragraph(words.say("Publishing, ranking"), tuple(_thresholds(result, words))),
        *_places(result, words),
        *_parts(result, words),
        *_left_out(result, words),
        *([_without_answers(words)] if needs_answers else []),
        _hashes(result, words),
    )


def _forms(result: WaveResult, words: Words, label: str, scope: str, place: str, counts: Counts | None) -> Forms:
    row = result.row(scope, place)
    agencies = sum(1 for a in result.agencies.values() if scope == "all" or a.peer_group == place)
    return Forms(
        group=label,
        agencies=words.count(agencies),
        issued=words.count(counts.issued if counts else None),
        returned=words.count(counts.returned if counts else None),
        excluded=words.count(counts.excluded if counts else None),
        counted=words.count(counts.counted if counts else None),
        monitoring=words.count(counts.monitoring if counts else None),
        response_rate=words.number(row.response_rate if row else None, 1),
        is_total=scope == "all",
    )


def _questionnaire(result: WaveResult, words: Words) -> Iterator[str]:
    asked = result.questionnaire
    yield words.say(
        "{title}, version {version}: {factors} factors, {items} items.",
        title=asked.text(words.language).title,
        version=str(asked.version),
        factors=words.count(len(asked.factors)),
        items=words.count(len(asked.items) or (1 if asked.overall else 0)),
    )
    if asked.independent_wording:
        yield words.say(
            "Its wording is independent; this index is not the SIPAS index of the Ministry of Home Affairs."
        )
    yield from wordings.texts_said(result.wave.texts, words)
    yield from wordings.compared(result, words)
    yield from rests_on((row for row in result.rows if row.part == "overall"), result, words)


def _dates(result: WaveResult, words: Words) -> Iterator[str]:
    wave = result.wave
    yield words.say("Survey round {code}.", code=wave.code)
    if period := words.reference(wave.code, wave.reference_from, wave.reference_to):
        yield sentence(f"{period}.")
    if wave.opens or wave.closes:
        yield words.say("Answers were taken: {days}.", days=_days(words, wave.opens, wave.closes))


def _days(words: Words, first: object, last: object) -> str:
    return f"{words.day(first)} – {words.day(last)}"  # type: ignore[arg-type]


def _rule(result: WaveResult, words: Words) -> Iterator[str]:
    yield sentence(f"{words.rule(result.rule, full=True)}.")
    yield words.aggregate(result.aggregate)
    yield words.say("Items left blank, not applicable or not known count neither above nor below the line.")


def _thresholds(result: WaveResult, words: Words) -> Iterator[str]:
    yield words.say(
        PUBLISHED_FROM,
        publish_from=words.count(result.publish_from),
        rank_from=words.count(result.rank_from),
    )
    if result.response_from:
        yield words.say(
            "A rank also needs at least {response}% of the forms issued to have come back, where these numbers are "
            "known, and somebody to be ranked against.",
            response=words.number(result.response_from, 0),
        )
    if any(row.issued_from == "codes" for row in result.rows):
        yield words.say(
            "Where the population file does not say how many forms were issued and returned, one-time codes do: those "
            "handed out (where that was not counted, those printed and not spoiled) and those used."
        )
    if result.is_public:
        yield words.say("Fewer, and levels of 1 to 4 people, are hidden together with what would tell them.")
    else:
        yield words.say("This internal edition hides nothing.")


def _places(result: WaveResult, words: Words) -> Iterator[Paragraph]:
    """Nothing is said of places where none are printed."""
    lines = tuple(_ranks(result, words))
    if lines:
        yield Paragraph(words.say("Places and bands"), lines)


def _ranks(result: WaveResult, words: Words) -> Iterator[str]:
    if result.has_rank_sets:
        yield from _rank_sets(result, words)
    if any(league.display for league in result.leagues.values()):
        yield words.say(
            "Places are printed where at least half of all pairs of agencies can be told apart and a typical set of "
            "places spans at most two fifths of the table; ranges of places where at least a fifth of the pairs can; "
            "else three bands. Reliability is the part of the differences between agencies that is not chance."
        )
    elif any(league.reliability is not None for league in result.leagues.values()):
        yield words.say(
            "Reliability is the part of the differences between agencies that is not chance; under {least} a group is "
            "shown in three bands instead of places.",
            least=words.number(result.reliable_from),
        )


def _rank_sets(result: WaveResult, words: Words) -> Iterator[str]:
    yield words.say(
        "Places are printed with confidence sets that hold for a whole table at once ({confidence}), from all "
        "differences between agencies of the group (Mogstad, Romano, Shaikh and Wilhelm 2024): step-down, {draws} "
        "draws, seed {seed}.",
        confidence=words.percent(result.confidence_percent),
        draws=words.count(result.draws),
        seed=str(result.seed),
    )
    if not result.is_final:
        yield words.say(PROVISIONAL)


def _parts(result: WaveResult, words: Words) -> Iterator[Paragraph]:
    if lines := tuple(parts.of_result(result, words)):
        yield Paragraph(words.say("Parts of the index"), lines)


def _left_out(result: WaveResult, words: Words) -> Iterator[Paragraph]:
    by_answers = result.parts_left_out if result.parts_rule not in (FIXED, TAKEN) else {}
    lines = [
        words.say(
            "{group}: {factors} left out of the ranked index, because too many agencies have too few answers.",
            group=words.group(group, result.group_names),
            factors=", ".join(result.questionnaire.text(words.language).factors.get(f, f) for f in factors),
        )
        for group in result.peer_groups
        if (factors := by_answers.get(group))
    ]
    lines += words.notes(result, NAMED_RANKS)
    if lines:
        yield Paragraph(words.say("Joined, left out"), tuple(lines))


def _without_answers(words: Words) -> Paragraph:
    return Paragraph(
        words.say("Not in this document"),
        (
            words.say(
                "A release keeps its figures as they were signed, not the answers behind them. So the change taken "
                "apart, the indices at a common mix and the quality of the answers are in reports of the round itself "
                "only."
            ),
        ),
    )


def check_codes(result: WaveResult, words: Words) -> str:
    """The hashes of what the figures were made of, as far as somebody reads them out."""
    hashes = result.hashes
    return words.say(
        "Result {result} · Data {data} · Population {population}",
        result=_in_fours(hashes.result),
        data=_in_fours(hashes.data),
        population=_in_fours(hashes.population),
    )


def _hashes(result: WaveResult, words: Words) -> Paragraph:
    return Paragraph(
        words.say("Check codes"),
        (check_codes(result, words),),
        small=words.say("The first 16 characters of each SHA-256. Software: {software}.", software=result.software),
    )


def _in_fours(digest: str) -> str:
    shown = digest[:16]
    return " ".join(shown[i : i + 4] for i in range(0, len(shown), 4)) or numbers.UNKNOWN
