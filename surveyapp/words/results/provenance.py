"""Sentences about how the figures came about: told from the rows that went into them, never from a declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from questionnaires.model import DOSSIER, HOUSEHOLD
from surveyapp.results.model.provenance import (
    APART,
    BESIDE,
    BY_POPULATION,
    CHOSEN,
    CLUSTERS,
    COUNTED,
    FINITE,
    ONCE,
    OWN,
    SCALED,
    Provenance,
)
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.rules import METHODS, MODERATED_METHOD
from surveyapp.words.speech import Term, later
from surveyapp.words.waves import CHANNELS, PROOFS

DESIGN = {
    CLUSTERS: later("clusters"),
    FINITE: later("the part of the population that was asked"),
}
REPLACED = {
    "adjusted": later(
        "In {agencies} of the agencies a stratum has one form or cluster alone and no neighbour: its variance was "
        "replaced by its distance from the mean of all."
    ),
    "all-same": later(
        "In {agencies} of the agencies all answers are alike and nothing was seen to vary: the interval follows from "
        "their number."
    ),
}
STANDS_FOR = {
    DOSSIER: later(
        "Each form stands for the cases of its stratum: population of the stratum divided by its valid forms."
    ),
    HOUSEHOLD: later(
        "Each form stands for the people of its stratum: population of the stratum divided by its valid forms."
    ),
}
"""By what a questionnaire is about."""
CHOSE_THEMSELVES = ("self-selected",)


def chosen(result: WaveResult, words: Words, office: str = "") -> Iterator[str]:
    """How people were chosen, what vouches for it, by which way their forms came, and which are in no index.

    `office` is who declares what was not checked here; without a name it is the office that asks.
    """
    told = result.provenance
    forms = told.forms("basis", COUNTED, BESIDE) if told else {}
    for basis in result.bases_said:
        said = words.basis(basis, full=True)
        n = words.count(forms.get(basis))
        yield words.say("{basis} ({n} forms).", basis=said, n=n) if len(forms) > 1 else said + "."
    if told is not None and not told.is_basis_declared:
        yield words.say(
            "How people were chosen was not said when the counts were taken in; they count as if all had been asked."
        )
    elif told is not None and not result.bases_said:
        yield words.say("No valid form was received.")
    if result.wave.basis_rule == "declared":
        yield words.say("So it was declared by the office; what vouches for each form was not asked then.")
    if told is not None:
        yield from _vouched(told, result, words, office)
        yield from _not_in_the_total(told, words)
    yield from _counts_taken_in(result, words)


def declared(result: WaveResult, words: Words, office: str) -> str:
    """Of forms that a file brought: who says how people were chosen and what vouches for it; "" where none did."""
    told = result.provenance
    if told is None or not ("none" in told.forms("proof", COUNTED, BESIDE) or told.from_file):
        return ""
    return declared_by(office, words)


def declared_by(office: str, words: Words) -> str:
    """Who answers for forms that a file brought; without a name it is the office that asks."""
    return words.say(
        "Of forms that came in files, how people were chosen and what vouches for it is as {office} declares.",
        office=office or words.say("the survey office"),
    )


def weights(result: WaveResult, words: Words) -> Iterator[str]:
    """What forms weigh, kind by kind; of several kinds each with the agencies that it concerns."""
    if result.provenance is None:
        yield from _weights_of_before(result, words)
        return
    kinds = result.provenance.weights
    if result.counted_questions and result.counts.valid is None and set(kinds) == {ONCE}:
        yield words.say("No population figures are loaded: every counted answer has the same weight.")
        return
    if set(kinds) == {SCALED}:
        yield _population(result, words)
    for kind, agencies in kinds.items():
        yield _of_kind(kind, result, words) if len(kinds) == 1 else _of_some(kind, len(agencies), result, words)


def lacking(result: WaveResult, agencies: frozenset[str], words: Words) -> str:
    """What the figures of these agencies lack a population for; "" where they have one, or where they differ."""
    if result.provenance is None or not agencies:
        return ""
    kinds = {kind for kind, having in result.provenance.weights.items() if not agencies.isdisjoint(having)}
    if kinds == {OWN} and agencies <= result.provenance.weighing(OWN):
        return words.say(
            "Forms count with the weights that they brought, and intervals do not know how many people there are."
        )
    if not kinds or not kinds <= {ONCE, CHOSEN}:
        return ""
    if len(kinds) == 1 and result.counts.population is not None:
        return _of_kind(next(iter(kinds)), result, words)
    if result.counted_questions and result.counts.valid is None:
        return words.say("Every counted answer counts the same, and intervals do not know how many people there are.")
    return words.say("Every form counts the same, and intervals do not know how many people there are.")


def intervals(result: WaveResult, words: Words) -> Iterator[str]:
    """What intervals take account of, and where the variance seen had to be replaced."""
    methods = ", ".join(words.say(method) for method in _methods(result))
    if not methods:
        yield words.say("No figure here has an interval.")
    if result.bases_said == CHOSE_THEMSELVES:
        yield words.say("People were not drawn at random, so no interval is printed.")
    if not methods or result.bases_said == CHOSE_THEMSELVES:
        return
    yield words.say(
        "{confidence}, by {design}, with t quantiles: {method}.",
        confidence=words.percent(result.confidence_percent),
        design=_design(result.provenance, words),
        method=methods,
    )
    yield from _not_drawn(result, words)
    yield from _replaced(result, words)


def _not_drawn(result: WaveResult, words: Words) -> Iterator[str]:
    """What an interval means where nobody drew the people, and where there is none for that."""
    if "quota" in result.bases_said:
        yield words.say(
            "Of forms that nobody drew at random an interval shows only how far chance alone could move the figure."
        )
    if "self-selected" in result.bases_said:
        yield words.say("Figures from people who chose themselves are printed without one.")


def without_part(result: WaveResult, words: Words) -> str:
    """Why the index of all has fewer forms than are counted: some rated nothing that it is made of. "" where none did,
    or where it is not known."""
    whole, counted = result.row("all", "all"), result.counts.counted
    if whole is None or whole.key in result.hidden or whole.is_of_counts or not whole.n or counted is None:
        return ""
    n = counted - whole.n
    if n <= 0:
        return ""
    return words.say("Of the forms counted, {n} rated nothing that the index is made of.", n=words.count(n))


def told_apart(result: WaveResult, words: Words) -> str:
    """Why the groups hold more forms than all agencies together; "" where they add up."""
    told = result.provenance
    if told is None:
        return ""
    beside = told.forms("basis", BESIDE)
    said = []
    if told.in_two_groups:
        said.append(
            words.say("Forms on a case that one group received and another decided count in both, and once in all.")
        )
    if "quota" in beside:
        said.append(
            words.say(
                "{n} forms of a quota are in the index of their group, and in none of all agencies together: other "
                "groups have forms that say more.",
                n=words.count(beside["quota"]),
            )
        )
    return " ".join(said)


def _vouched(told: Provenance, result: WaveResult, words: Words, office: str) -> Iterator[str]:
    used = (COUNTED, BESIDE)
    if not told.forms("proof", *used):
        return
    yield words.say(
        "What vouches for these forms: {proofs}.", proofs=_listed(PROOFS, told.forms("proof", *used), words)
    )
    if told.from_file:
        yield words.say(
            "Of {n} forms only a file says that a one-time code vouches for them; it was not checked here.",
            n=words.count(told.from_file),
        )
    if result.wave.basis_rule != "declared" and result.bases_said not in ((), CHOSE_THEMSELVES):
        if office:
            yield words.say("That people were chosen so is what {office} declares.", office=office)
        else:
            yield words.say("That people were chosen so is what the office declares.")
    yield words.say("They came by: {channels}.", channels=_listed(CHANNELS, told.forms("channel", *used), words))


def _not_in_the_total(told: Provenance, words: Words) -> Iterator[str]:
    for basis, n in told.forms("basis", BESIDE).items():
        if basis == "self-selected":
            message = later(
                "Shown for monitoring with their agencies, and in no total: {n} forms of people who chose themselves."
            )
        else:
            message = later("In the index of their agencies and groups, and in no total: {n} forms ({basis}).")
        yield words.say(message, n=words.count(n), basis=words.basis(basis))
    apart = told.forms("basis", APART)
    if apart:
        yield words.say(
            "Counted apart and in no index, because other forms of their group say more: {forms}.",
            forms="; ".join(f"{words.basis(basis)} ({words.count(n)})" for basis, n in apart.items()),
        )


def _counts_taken_in(result: WaveResult, words: Words) -> Iterator[str]:
    if result.counted_questions and result.counts.valid is not None:
        yield words.say(
            "Beside forms, published counts of single questions were taken in. Which answers one person gave together "
            "is not known of these: what is made of several of them has an index, but no interval, no number of forms "
            "and no place."
        )
    elif result.counted_questions:
        yield words.say(
            "Taken in were published counts of {questions} questions, not forms. Which answers one person gave "
            "together is not known: what is made of several questions has an index, but no interval, no number of "
            "forms and no place. Each question alone has them.",
            questions=words.count(result.counted_questions),
        )


def _of_kind(kind: str, result: WaveResult, words: Words) -> str:
    """Where all forms weigh alike."""
    population = result.counts.population
    if kind == BY_POPULATION:
        return _population(result, words)
    if kind == SCALED:
        return words.say("Weights brought along with the forms are scaled to the population of their stratum.")
    if kind == OWN:
        return words.say("Weights brought along with the forms; no population figures.")
    if population is None:
        return words.say("No population figures are loaded: every form has the same weight.")
    if kind == CHOSEN:
        return words.say(
            "People chose themselves, so the population figures that are loaded ({population}) are not used: every "
            "form has the same weight.",
            population=words.count(population),
        )
    return words.say(
        "The population figures that are loaded ({population}) are not those of the strata of these forms: every form "
        "has the same weight.",
        population=words.count(population),
    )


def _of_some(kind: str, agencies: int, result: WaveResult, words: Words) -> str:
    """Where forms weigh in several ways."""
    n = words.count(agencies)
    if kind == BY_POPULATION:
        return _population(result, words)
    if kind == SCALED:
        return words.say("Weights brought along with the forms are scaled to the population of their stratum.")
    if kind == OWN:
        return words.say(
            "Forms whose stratum has no population figures count with the weights that they brought; they concern "
            "{agencies} agencies.",
            agencies=n,
        )
    if kind == CHOSEN:
        return words.say(
            "Forms of people who chose themselves count once each; they concern {agencies} agencies.", agencies=n
        )
    return words.say(
        "Forms with neither population figures nor weights of their own count once each; they concern {agencies} "
        "agencies.",
        agencies=n,
    )


def _population(result: WaveResult, words: Words) -> str:
    said = words.label(STANDS_FOR, result.questionnaire.about)
    if result.counts.population is None:
        return said
    return f"{said} " + words.say("Population in all: {population}.", population=words.count(result.counts.population))


def _weights_of_before(result: WaveResult, words: Words) -> Iterator[str]:
    """Of a release that kept no more than whether a population was loaded."""
    if result.counts.population is None:
        yield words.say("No population figures are loaded: every form has the same weight.")
    else:
        yield _population(result, words)


def _design(told: Provenance | None, words: Words) -> str:
    if told is None:
        return words.say("the design of the sample")
    parts = ", ".join((words.say("strata"), *(words.label(DESIGN, kind) for kind in told.design)))
    return words.say("the design of the sample ({parts})", parts=parts)


def _listed(table: Mapping[str, Term | str], forms: Mapping[str, int | None], words: Words) -> str:
    if len(forms) == 1:
        return words.label(table, next(iter(forms)))
    return "; ".join(f"{words.label(table, kind)} ({words.count(n)})" for kind, n in forms.items())


def _methods(result: WaveResult) -> list[str]:
    rows = [row for row in result.rows if row.ci_method]
    overall = [row for row in rows if row.part == "overall"] or rows
    methods = (METHODS[row.ci_method] if row.n_moderated is None else MODERATED_METHOD for row in overall)
    return list(dict.fromkeys(methods))


def _replaced(result: WaveResult, words: Words) -> Iterator[str]:
    for flag, message in REPLACED.items():
        if n := sum(flag in row.flags and _has_interval(row) for row in result.rows):
            yield words.say(message, agencies=words.count(n))


def _has_interval(row: IndexRow) -> bool:
    return row.scope == "agency" and row.part == "overall" and row.ci_low is not None
