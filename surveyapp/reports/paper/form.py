"""The printable form of a questionnaire: plain paper with the numbers and keys that it is keyed in by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from questionnaires.checks.typography import phrases
from questionnaires.keying import keys
from questionnaires.model import Question, Questionnaire, Text
from surveyapp.reports.print import pdf
from surveyapp.reports.print.templates import environment
from surveyapp.words.notices import Door, notice
from surveyapp.words.speech import Speech


@dataclass(frozen=True, slots=True)
class PrintedAnswer:
    """A box to tick: the key that it is keyed in by, and its words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that are answered alike: several ratings become one grid, anything else stands alone."""

    questions: tuple[Question, ...]
    answers: tuple[PrintedAnswer, ...]
    filters: Mapping[str, tuple[tuple[str, str], ...]]
    """Question -> (number of the question looked back at, words of the answers), of which one is enough."""

    @property
    def is_grid(self) -> bool:
        return len(self.questions) > 1

    @property
    def only_if(self) -> tuple[tuple[str, str], ...]:
        """What all of them wait for; nothing where some wait for something else, which stands in their rows then."""
        first, *others = self.filters.values()
        return first if all(other == first for other in others) else ()


PROOF = "numbered-form"


def print_form(
    questionnaire: Questionnaire,
    language: str,
    facts: Mapping[str, str],
    settings: Mapping[str, object] = MappingProxyType({}),
    *,
    of_itself: bool = False,
) -> bytes:
    """The form as a tagged PDF. `facts` fill the notice: office, contact, complaints; and the margin: revision.

    `settings` of the wave that it is printed for say which facts about dossiers will stand beside the answers;
    `of_itself`: the office that asks is among those rated.
    """
    return pdf.from_html(html(questionnaire, language, facts, settings, of_itself=of_itself))


def words_on(text: Text, facts: Mapping[str, str]) -> dict[str, list[str]]:
    """What they are of -> the words that stand on the form."""
    said = {f"text.{text.language}.toml {place}": [words] for place, words in phrases(text)}
    return said | {name: [fact] for name, fact in facts.items()}


def html(
    questionnaire: Questionnaire,
    language: str,
    facts: Mapping[str, str],
    settings: Mapping[str, object] = MappingProxyType({}),
    *,
    of_itself: bool = False,
) -> str:
    text = questionnaire.text(language)
    door = Door.of(questionnaire, "paper", PROOF, settings, of_itself=of_itself)
    pages = [(page.id, list(_blocks(questionnaire, page.id, text))) for page in questionnaire.pages]
    return (
        environment()
        .get_template("paper/form.html")
        .render(
            say=Speech(text.language).say,
            q=questionnaire,
            text=text,
            pages=[(page, blocks) for page, blocks in pages if blocks],
            notice=notice(questionnaire, text.language, door, facts).lines,
            office=facts.get("office", ""),
            complaints=facts.get("complaints", ""),
            mark=f"{text.language} {facts.get('revision', '')}".rstrip(),
            style=pdf.stylesheet(),
        )
    )


def _blocks(questionnaire: Questionnaire, page: str, text: Text) -> Iterator[QuestionGroup]:
    asked = [question for question in questionnaire.questions if question.page == page]
    for _, alike in groupby(asked, key=lambda question: _likeness(question, text)):
        questions = tuple(alike)
        filters = {q.code: tuple(_only_if(questionnaire, q, text)) for q in questions}
        yield QuestionGroup(questions, tuple(_answers(questions[0], text)), filters)


def _likeness(question: Question, text: Text) -> tuple[object, ...]:
    """Ratings and choices with the same words may share a grid, whatever opens them; others are told apart."""
    alone = not question.kind.shares_a_grid or question.code in text.help
    answers = tuple(_answers(question, text))
    return (question.code,) if alone else (question.type, answers)


def _answers(question: Question, text: Text) -> Iterator[PrintedAnswer]:
    said = text.options.get(question.code, {})
    keyed = {each.character: each.key for each in keys(question)}
    for code in (*(option.code for option in question.options), *question.offers):
        yield PrintedAnswer(keyed[code], said.get(code, code))


def _only_if(questionnaire: Questionnaire, question: Question, text: Text) -> Iterator[tuple[str, str]]:
    for wanted in question.only_if:
        said = text.options.get(wanted.question, {})
        named = [f"“{said[code]}”" for code in wanted.codes if code in said]
        yield questionnaire.in_print[wanted.question], " / ".join(named) or "…"
