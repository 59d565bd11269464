"""What a questionnaire asks, page by page, in one of its languages: read before a wave is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.languages import LANGUAGES, language
from questionnaires.model import Question, Questionnaire, Text
from surveyapp import store
from surveyapp.imports.questionnaires import look_up
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.wordings import stands_on


@dataclass(frozen=True, slots=True)
class QuestionRead:
    """`options` as they are chosen; `of_some` where an answer to another question decides whether it is asked."""

    code: str
    words: str
    help: str
    options: tuple[str, ...]
    of_some: bool


@dataclass(frozen=True, slots=True)
class PageRead:
    title: str
    stem: str
    questions: tuple[QuestionRead, ...]


@bp.get("/questionnaires/<questionnaire>")
@needs(WAVES, whole=True)
def questionnaire(questionnaire: str) -> ResponseReturnValue:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        form = look_up(database, questionnaire)
    chosen = request.args.get("language", "")
    text = form.texts.get(chosen) or form.text(words.language)
    return render_template(
        "staff/asking/page.html",
        form=form,
        text=text,
        pages=[*_pages(form, text)],
        standing=[*stands_on(form, words)],
        languages_of={code: language(code).name if code in LANGUAGES else code for code in form.texts},
    )


def _pages(form: Questionnaire, text: Text) -> Iterator[PageRead]:
    for page in form.pages:
        questions = tuple(_question(each, text) for each in form.questions if each.page == page.id)
        yield PageRead(text.pages.get(page.id, page.id), text.stems.get(page.id, ""), questions)


def _question(question: Question, text: Text) -> QuestionRead:
    called = text.options.get(question.code, {})
    options = (called.get(option.code) or question.kind.option_label(option.code) for option in question.options)
    return QuestionRead(
        question.code,
        text.questions.get(question.code, question.code),
        text.help.get(question.code, ""),
        tuple(options),
        not question.is_asked_of_all,
    )
