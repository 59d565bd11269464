"""The questionnaire itself, its pages, factors, contents and modules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.model import SUBJECTS, Questionnaire
from questionnaires.problems import WARNING
from questionnaires.toml.tables import did_you_mean
from questionnaires.variants import MOST_MODULES

_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", re.ASCII)


@structure_check("version-invalid")
def the_version_counts_from_one(questionnaire: Questionnaire) -> Findings:
    if questionnaire.version < 1:
        yield Finding("", f"version {questionnaire.version} is not an edition", "the first edition is version = 1")


@structure_check("subject-unknown")
def the_form_is_about_something_known(questionnaire: Questionnaire) -> Findings:
    if questionnaire.about not in SUBJECTS:
        yield Finding("about", f"no form is about `{questionnaire.about}`", did_you_mean(questionnaire.about, SUBJECTS))


@structure_check("legal-basis-missing", WARNING)
def it_says_what_it_stands_on(questionnaire: Questionnaire) -> Findings:
    if questionnaire.questions and not questionnaire.legal_basis.strip():
        advice = "write the decision or plan by which it is asked, with its number and day"
        yield Finding("legal_basis", "nothing says on what ground this is asked", advice)


@structure_check("id-invalid")
def ids_are_plain(questionnaire: Questionnaire) -> Findings:
    for kind, name in [("questionnaire", questionnaire.id), *_groups(questionnaire), *_bands(questionnaire)]:
        if name and not _ID.fullmatch(name):
            advice = "use letters without accents, digits and single hyphens, like one-stop"
            yield Finding(f"{kind} {name}", f"`{name}` cannot be an id", advice)


@structure_check("id-doubled")
def ids_are_used_once(questionnaire: Questionnaire) -> Findings:
    for (kind, name), times in Counter([*_groups(questionnaire), *_bands(questionnaire)]).items():
        if times > 1:
            yield Finding(f"{kind} {name}", f"there are {times} {kind}s `{name}`", "give each its own id")


@structure_check("group-empty")
def no_group_is_empty(questionnaire: Questionnaire) -> Findings:
    members = _members(questionnaire)
    for kind, name in dict.fromkeys(_groups(questionnaire)):
        if name not in members[kind]:
            yield Finding(f"{kind} {name}", f"the {kind} has nothing in it", "leave it out or put questions into it")


@structure_check("group-unknown")
def groups_exist(questionnaire: Questionnaire) -> Findings:
    known: dict[str, list[str]] = {kind: [] for kind in ("page", "factor", "content", "module")}
    for kind, name in _groups(questionnaire):
        known[kind].append(name)
    for place, kind, name in _memberships(questionnaire):
        if name and name not in known[kind]:
            yield Finding(place, f"there is no {kind} `{name}`", did_you_mean(name, known[kind]))


@structure_check("module-probability")
def a_module_can_be_drawn(questionnaire: Questionnaire) -> Findings:
    for module in questionnaire.modules:
        if not 0 < module.probability <= 1:
            message = f"its probability is {module.probability:g}"
            yield Finding(f"module {module.id}", message, "use a number above 0, at most 1")


@structure_check("modules-too-many")
def the_variant_fits_into_one_character(questionnaire: Questionnaire) -> Findings:
    if len(questionnaire.modules) > MOST_MODULES:
        advice = f"at most {MOST_MODULES} modules fit; join some"
        yield Finding("module", f"there are {len(questionnaire.modules)} modules", advice)


def _groups(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Kind and id of everything that holds questions or factors."""
    yield from (("page", page.id) for page in questionnaire.pages)
    yield from (("factor", factor.id) for factor in questionnaire.factors)
    yield from (("content", content) for content in questionnaire.contents)
    yield from (("module", module.id) for module in questionnaire.modules)


def _bands(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    return (("band", band.id) for band in (questionnaire.bands.bands if questionnaire.bands else ()))


def _memberships(questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """Where something says that it belongs to a group: place, kind and id of the group."""
    for factor in questionnaire.factors:
        yield f"factor {factor.id}", "content", factor.content or ""
    for question in questionnaire.questions:
        place = f"question {question.code}"
        yield place, "page", question.page
        yield place, "factor", question.factor or ""
        yield place, "module", question.module or ""


def _members(questionnaire: Questionnaire) -> dict[str, set[str]]:
    members: dict[str, set[str]] = {kind: set() for kind in ("page", "factor", "content", "module")}
    for _, kind, name in _memberships(questionnaire):
        members[kind].add(name)
    return members
