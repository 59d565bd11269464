"""One wave: counts while it collects, the ranking once it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.model import Questionnaire
from surveyapp.results.model.league import League
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.store.waves.parts import FIXED, TAKEN
from surveyapp.web.office import office
from surveyapp.web.staff import keys
from surveyapp.web.staff.access.rules import COUNTS, EVERY_AGENCY, RANKING, may, needs
from surveyapp.web.staff.counts.view import counting
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import shown
from surveyapp.web.staff.ranking.page import RankingPage, ranking_page
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from surveyapp.words.results import comparison, order, parts, provenance, usual
from surveyapp.words.rows import COUNTS_ALONE
from surveyapp.words.sentences import NO_AGENCIES, NO_VALID_FORM, PROVISIONAL
from surveyapp.words.speech import later
from surveyapp.words.wordings import out_of_date

WITHOUT_RESULTS = frozenset({"draft", "trial", "open", "withdrawn"})
FIRST, NAMED = 3, 8


@dataclass(frozen=True, slots=True)
class PartChoice:
    """One part offered by the filter."""

    part: str
    name: str


@dataclass(frozen=True, slots=True)
class Empty:
    title: str
    what: str


@bp.get("/waves/<code>")
@needs(COUNTS, cut=True)
def wave(code: str) -> ResponseReturnValue:
    with shown(code) as view:
        if view.wave.state not in WITHOUT_RESULTS:
            if not may(EVERY_AGENCY):
                return redirect(url_for("staff.own_agency", code=code), code=303)
            if may(RANKING):
                return ranking(view.result, reader())
    return counting(view.wave)


def ranking(result: WaveResult, words: Words) -> ResponseReturnValue:
    group = request.args.get("group")
    group = group if group in result.peer_groups else result.opening_group
    page = ranking_page(result, group, _chosen_part(result), words) if _has_answers(result) else None
    return render_template(
        "staff/ranking/page.html",
        result=result,
        page=page,
        heading=_heading(result, page, group, words),
        facts=facts_of_all(result, words),
        out_of_date=out_of_date(result.questionnaire, result.wave, words),
        sentence=_sentence(result, page, words) if page else (),
        groups=[(g, f"{words.group(g, result.group_names)} ({_size(result, g)})") for g in result.peer_groups],
        parts=_parts(result.questionnaire, words),
        page_part=words.part(result.questionnaire, page.part) if page else "",
        confidence=confidence(result, words),
        notes=[*_notes(result, page, words), *declared(result, words)] if page else [],
        weights=_about_weights(result, page, words) if page else "",
        key=keys.KEY,
        empty=_empty(result, words),
    )


def _about_weights(result: WaveResult, page: RankingPage, words: Words) -> str:
    shown = {row.code for section in page.sections for row in section.rows if row.index != words.number(None)}
    return provenance.lacking(result, frozenset(shown), words)


def _has_answers(result: WaveResult) -> bool:
    return bool(result.agencies) and result.counts.valid != 0


def _empty(result: WaveResult, words: Words) -> Empty:
    if not result.agencies:
        return Empty(
            words.say("No agency took part in this round."),
            words.say(NO_AGENCIES),
        )
    return Empty(
        words.say(NO_VALID_FORM),
        words.say("The ranking appears as soon as forms are entered or imported, as long as entry is open."),
    )


def _chosen_part(result: WaveResult) -> str:
    questionnaire = result.questionnaire
    known = {f"factor:{f.id}" for f in questionnaire.factors} | {f"item:{q.code}" for q in questionnaire.items}
    part = request.args.get("part", "")
    return part if part in known else "overall"


def _parts(questionnaire: Questionnaire, words: Words) -> list[tuple[PartChoice, list[PartChoice]]]:
    def choice(part: str) -> PartChoice:
        return PartChoice(part, words.part(questionnaire, part))

    return [
        (choice(f"factor:{f.id}"), [choice(f"item:{q.code}") for q in questionnaire.items if q.factor == f.id])
        for f in questionnaire.factors
    ]


def _size(result: WaveResult, group: str) -> int:
    return sum(agency.peer_group == group for agency in result.agencies.values())


def _heading(result: WaveResult, page: RankingPage | None, group: str, words: Words) -> str:
    if not result.agencies:
        return words.title(result.wave)
    if not group:
        return words.say("Results of agencies without a peer group: {round}", round=words.title(result.wave))
    name = words.group_inside(group, result.group_names)
    if page and page.is_banded:
        return words.say("Results of {group}: {round}", group=name, round=words.title(result.wave))
    return words.say("Ranking of {group}: {round}", group=name, round=words.title(result.wave))


def result_facts(result: WaveResult, words: Words, valid: int | None) -> list[str]:
    """The line under every heading: when, how many, how chosen, how far the wave has got. Published counts of several
    questions are nobody's forms."""
    wave, asked = result.wave, result.counted_questions
    facts = [
        words.reference(wave.code, wave.reference_from, wave.reference_to),
        words.period(wave.opens, wave.closes),
        "" if valid is None else words.say_n(valid, "{n} valid form", "{n} valid forms"),
        *(words.basis(basis) for basis in result.bases_said),
        words.state(wave.state),
    ]
    if asked and valid is not None:
        facts.append(words.say("published counts of single questions"))
    elif asked:
        facts.append(words.say("published counts of {n} questions", n=words.count(asked)))
    return [fact for fact in facts if fact]


def facts_of_all(result: WaveResult, words: Words) -> list[str]:
    """The same of all forms; where not all valid ones are in the index of all agencies, how many are."""
    counts, facts = result.counts, result_facts(result, words, result.counts.valid)
    if counts.monitoring and counts.counted is not None:
        facts.append(words.say("{n} of them in the index of all agencies", n=words.count(counts.counted)))
    return [*facts, *filter(None, [provenance.without_part(result, words).rstrip(".")])]


def declared(result: WaveResult, words: Words) -> list[str]:
    """Who answers for what only a file says."""
    said = provenance.declared(result, words, office().says("name", words.language))
    return [said] if said else []


def confidence(result: WaveResult, words: Words) -> str:
    return words.say("{level}% interval", level=words.number(result.confidence_percent, 0))


def computation(result: WaveResult, words: Words) -> str:
    """The rule, and how figures above agency level come about."""
    score = words.say("Index: {rule}.", rule=words.rule(result.rule))
    return f"{score} {words.aggregate(result.aggregate)}"


def _sentence(result: WaveResult, page: RankingPage, words: Words) -> tuple[str, str]:
    """How far the order can be trusted, then the common value; the first part stands out."""
    common = _common_value(page, words)
    if not page.group and not page.league:
        return common, words.say("These agencies are ranked once they are loaded with a peer group.")
    if page.league is None:
        return common, words.say("No agency of the group can be ranked; the reasons stand in the table.")
    if page.league.reliability is None:
        return common, words.say("{ranked} of {all} agencies are ranked.", ranked=len(page.ranked), all=page.size)
    if said := order.told_apart(page.league, words):
        return said, f"{_printed(page, page.league, words)} {common}"
    first = words.say("Reliability of the league table: {value}", value=words.number(page.league.reliability))
    return first, f"{_verdict(result, page, page.league, words)} {common}"


def _printed(page: RankingPage, league: League, words: Words) -> str:
    """What the table prints, and how its ends are to be read."""
    if league.bands:
        return order.because_of_it(league, words)
    ranked = words.say("{ranked} of {all} agencies are ranked.", ranked=len(page.ranked), all=page.size)
    return " ".join(filter(None, (order.because_of_it(league, words), ranked, _rivals_of_the_first(league, words))))


def _verdict(result: WaveResult, page: RankingPage, league: League, words: Words) -> str:
    least = words.number(result.reliable_from)
    if league.bands:
        return words.say(
            "(threshold for places: {least}). Too much of what sets these agencies apart is chance, so this page gives "
            "no places: three bands, each in alphabetical order.",
            least=least,
        )
    said = words.say(
        "(threshold for places: {least}). {ranked} of {all} agencies are ranked.",
        least=least,
        ranked=len(page.ranked),
        all=page.size,
    )
    return f"{said} {_rivals_of_the_first(league, words)}"


def _rivals_of_the_first(league: League, words: Words) -> str:
    """All sets at once: how many agencies still may stand on the first places."""
    if len(league.sets_for_all) > FIRST:
        return words.say(
            "Taken together, {n} of them may stand among the first {first}: read the set of places before the place.",
            n=len(league.may_be_first(FIRST)),
            first=FIRST,
        )
    return words.say("Where intervals overlap, neighbouring ranks say little: read the interval first, then the rank.")


def _common_value(page: RankingPage, words: Words) -> str:
    row = page.overall
    if row is None or row.index is None:
        return words.say("There is no common value.")
    index, interval = words.number(row.index), words.interval(row.ci_low, row.ci_high)
    if row.is_of_counts:
        message = (
            later("Value of the group: {index}; {reason}.")
            if page.group
            else later("Value of all agencies: {index}; {reason}.")
        )
        return words.say(message, index=index, reason=words.say(COUNTS_ALONE))
    if page.group:
        return words.say("Value of the group: {index} ({interval}).", index=index, interval=interval)
    return words.say("Value of all agencies: {index} ({interval}).", index=index, interval=interval)


def _notes(result: WaveResult, page: RankingPage, words: Words) -> list[str]:
    score = computation(result, words)
    axis = words.say("The axis begins at {start}.", start=page.axis_starts_at) if page.axis_starts_at else ""
    order = _about_the_order(result, page, words)
    left_out = result.parts_left_out.get(page.group, ())
    names = ", ".join(words.part(result.questionnaire, f"factor:{factor}") for factor in left_out)
    message = (
        later("Reported apart: {factors}.")
        if result.parts_rule in (FIXED, TAKEN)
        else later("Reported apart, because too few people answered: {factors}.")
    )
    apart = words.say(message, factors=names) if names else ""
    composed = list(parts.lost(result, words, page.group)) + list(parts.decided(result, words, page.group))
    more = [f"{agency}: {flags}." for agency, flags in page.more_flags]
    common = words.flags(page.common_flags)
    more += [words.say("All agencies: {flags}.", flags=common)] if common else []
    shown = [row for row in result.rows if _is_shown(row, page)]
    change = []
    if any(row.change is not None for row in shown):
        change = [_about_the_change(result, words), *usual.about_the_usual(shown, words)]
        change += comparison.of_group(result, page.overall, words)
    compared = comparison.rests_on(shown, result, words)
    return [
        " ".join(filter(None, (score, *order, *change, axis, apart))),
        *composed,
        *compared,
        *wordings.compared(result, words),
        *words.notes(result),
        *more,
    ]


def _is_shown(row: IndexRow, page: RankingPage) -> bool:
    return row.scope == "agency" and row.part == page.part and (not page.group or row.peer_group == page.group)


def _about_the_order(result: WaveResult, page: RankingPage, words: Words) -> list[str]:
    return [*order.reliability(page.league, words), *_order_printed(result, page, words)]


def _order_printed(result: WaveResult, page: RankingPage, words: Words) -> list[str]:
    if page.is_banded:
        return [
            words.say(
                "An agency stands above or below where its difference from the mean of the others is found beyond "
                "chance, allowing for how many are compared."
            )
        ]
    unrounded = words.say("Ranked on unrounded values.")
    if page.rank_sets:
        level = words.number(result.confidence_percent, 0)
        ends = [_at_an_end(result, page, page.league, words)] if page.league else []
        said = words.say(
            "All sets of places hold the true places of their agencies at once with {level}% confidence "
            "({draws} draws, seed {seed}).",
            level=level,
            draws=words.count(result.draws),
            seed=str(result.seed),
        )
        later = "" if result.is_final else words.say(PROVISIONAL)
        return [unrounded, said, later, *ends]
    if page.ranked:
        return [
            unrounded,
            words.say("Sets of places are drawn for the overall index and, in groups of up to 100, for every part."),
        ]
    return []


def _at_an_end(result: WaveResult, page: RankingPage, league: League, words: Words) -> str:
    """Who may stand first and last, all sets at once; of many, how many."""
    places = league.ranks_at_an_end
    if not places:
        return ""

    def who(agencies: list[str]) -> str:
        if len(agencies) > NAMED:
            return words.say("{n} agencies", n=len(agencies))
        return ", ".join(result.agencies[agency].name(words.language) for agency in agencies)

    return words.say(
        "All sets taken together, may be among the first {places}: {first}; among the last {places}: {last}.",
        places=places,
        first=who(league.may_be_first(places)),
        last=who(league.may_be_last(places)),
    )


def _about_the_change(result: WaveResult, words: Words) -> str:
    return words.say(
        "Changes since {round} are in points, with an interval that allows for all changes that are shown together "
        "({level}%, Holm): one in bold is found beyond chance, and its interval leaves out 0.",
        round=words.title(result.against) if result.against else "",
        level=words.number(result.confidence_percent, 0),
    )
