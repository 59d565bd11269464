"""The parts that somebody can answer for: of the office's own index, and of each sister index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from questionnaires.model import Questionnaire
from surveyapp.results.external.indices import INDICES, is_below
from surveyapp.store import Session
from surveyapp.store.external import OVERALL, external_parts
from surveyapp.store.followup.responsible import OWN
from surveyapp.store.questionnaires import list_questionnaires, questionnaire

SOURCES = (OWN, *INDICES)


def own_parts(asked: Questionnaire) -> Iterator[str]:
    """The overall index, contents, then each factor before its items."""
    yield OVERALL
    yield from (f"content:{content}" for content in asked.contents)
    for factor in asked.factors:
        yield f"factor:{factor.id}"
        yield from (f"item:{item.code}" for item in asked.items if item.factor == factor.id)
    yield from (f"item:{item.code}" for item in asked.items if not item.factor)


def chain(asked: Questionnaire, part: str) -> tuple[str, ...]:
    """A part followed by those that it is a part of: item, factor, content, the overall index."""
    kind, _, code = part.partition(":")
    factor = next((q.factor or "" for q in asked.items if q.code == code), "") if kind == "item" else code
    content = next((each.content or "" for each in asked.factors if each.id == factor), "")
    above = (f"factor:{factor}" if factor and kind != "content" else "", f"content:{content}" if content else "")
    return tuple(dict.fromkeys(filter(None, (part, *above, OVERALL))))


def chain_of_sister(part: str) -> tuple[str, ...]:
    """The same of a sister index: `d1_2` is a part of the one that begins with `d1_`."""
    head = is_below(part)
    heads = (each for index in INDICES.values() for each in index.parts if head and each.startswith(f"{head}_"))
    return tuple(dict.fromkeys((part, *heads, OVERALL)))


def asked_parts(session: Session) -> Mapping[str, Questionnaire]:
    """Part of the own index -> the newest edition that asks it, of all that are stored."""
    found: dict[str, Questionnaire] = {}
    for row in list_questionnaires(session):
        asked = questionnaire(session, row.key)
        found |= dict.fromkeys(own_parts(asked), asked)
    return found


def known_parts(session: Session, source: str) -> list[str]:
    """Of a source; of a sister index also parts that were loaded with its figures."""
    if source == OWN:
        return [*asked_parts(session)] or [OVERALL]
    return list(dict.fromkeys((OVERALL, *INDICES[source].parts, *external_parts(session, source))))
