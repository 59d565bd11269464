"""An answer of every type, and of one that no module knows, goes through every door of the house.

Whoever adds a type and forgets a door sees here which door it is: each test is one, and names the types that fail.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from contextlib import nullcontext

import numpy as np
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import Engine

import questionnaires
from questionnaires.answers import TEXT_COLUMN, Encoded, encode, from_cells
from questionnaires.checks import check
from questionnaires.codebook import codebook, to_html, to_json, write_csv
from questionnaires.model import Filter, Question, Questionnaire
from questionnaires.reading import from_texts
from questionnaires.toml.files import STRUCTURE_FILE, text_file
from questionnaires.types import ANSWER_TYPES, NUMBER, TEXT
from questionnaires.writing import structure_body, text_body
from surveyapp import store
from surveyapp.cli.demo_city import people
from surveyapp.exports import responses as exporting
from surveyapp.imports import counts, responses
from surveyapp.models import Response, TextAnswer
from surveyapp.reports.blocks import parts
from surveyapp.reports.paper import form as paper
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.readings.hashes import data_hash
from surveyapp.store.refusal import Refused
from surveyapp.store.waves.waves import create_wave, set_state
from surveyapp.web import create_app
from surveyapp.web.staff.agency.facts import facts_of
from surveyapp.words.naming import Words
from tests.factories import answer_types
from tests.factories.answer_types import DAY, code_of, posted
from tests.reading import result_of
from tests.visitor import Visitor

SECRET = "a secret that only these tests know, long enough"
REVIEW = "Xem lại trước khi gửi"


@pytest.fixture(autouse=True)
def _made_up_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANSWER_TYPES, DAY, answer_types.Day())


@pytest.fixture
def form() -> Questionnaire:
    return answer_types.of_every_type()


@pytest.fixture
def city(sqlite_engine: Engine, form: Questionnaire) -> Engine:
    return open_city(sqlite_engine, form)


@pytest.fixture
def someone(city: Engine) -> Iterator[Visitor]:
    """At the only page of the form."""
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": city.url, "TESTING": True})
    draw_the_made_up_type(app)
    yield Visitor(app).open("/vi/w/W").press("next", agency="A1")
    app.extensions["engine"].dispose()


def open_city(engine: Engine, form: Questionnaire) -> Engine:
    """Two offices in a wave that asks one question of each type."""
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow("A1", "Sở Y tế"), AgencyRow("A2", "Xã An Bình")])
        add_questionnaire(session, form)
        create_wave(session, "W", questionnaire=form.id, basis="all-invited")
        set_state(session, "W", "open", "test")
    return engine


def draw_the_made_up_type(app: Flask) -> None:
    made_up = DictLoader({f"citizen/answers/{DAY}.html": answer_types.FORM_TEMPLATE})
    app.jinja_env.loader = ChoiceLoader([made_up, app.jinja_env.loader])


def submission(answered: Encoded, key: int = 1) -> Submission:
    values = {"numbers": answered.numbers, "texts": answered.texts}
    return Submission(
        key.to_bytes(16, "big"), "W", "every-type@1", "vi", 1, answered.answers, agency="A1", proof="token", **values
    )


def hand_in(engine: Engine, answered: Encoded, key: int = 1) -> None:
    with store.writing(engine) as session:
        save_response(session, submission(answered, key), SECRET.encode())


def row_of(answered: Encoded, line: int = 2) -> ImportedRow:
    values = {"numbers": answered.numbers, "texts": answered.texts}
    return ImportedRow(line.to_bytes(16, "big"), line, "A1", answered.answers, **values)


def exported(engine: Engine, *, texts: bool = True) -> str:
    out = io.StringIO(newline="")
    with store.reading(engine) as session:
        exporting.write(session, "W", out, bom=False, texts=texts)
    return out.getvalue()


def hashed(engine: Engine) -> str:
    with store.reading(engine) as session:
        return data_hash(session, "W")


def codes(form: Questionnaire, *, counted: bool) -> set[str]:
    return {q.code for q in form.questions if q.kind.counted == counted}


def test_the_reading_of_a_definition(form):
    written = {language: text_body(form, language) for language in form.texts}
    assert from_texts(structure_body(form), written) == form


def test_the_check_of_a_definition(form, tmp_path):
    (tmp_path / STRUCTURE_FILE).write_text(structure_body(form), encoding="utf-8")
    (tmp_path / text_file("vi")).write_text(text_body(form, "vi"), encoding="utf-8")
    found = [p for p in questionnaires.check_folder(tmp_path) if p.severity == "error"]
    assert {(p.code, p.where) for p in found} == {
        ("fact-uncounted", f"question {code}") for code in codes(form, counted=False)
    }


def test_the_check_refuses_an_item_that_cannot_be_rated(form):
    unrateable = {q.code for q in form.questions if not q.kind.rateable}
    questions = tuple(dataclasses.replace(q, factor="F", satisfied_from=2.0) for q in form.questions)
    found = [p for p in check(dataclasses.replace(form, questions=questions)) if p.code == "item-unrateable"]
    assert {p.where.removeprefix("question ") for p in found} == unrateable
    assert code_of(DAY) in unrateable


def test_the_check_of_filters_and_the_filters_themselves(form):
    """Whoever waits for the answer that was given is asked; whoever waits for none is not."""
    for question in form.questions:
        given = encode(form, posted(form)).answers
        place = next(start for q, start, _ in form.spans if q is question)
        held = sorted(question.kind.chosen(question, given[place : place + question.width]))
        later = Question("LATER", "single", "P", only_if=(Filter(question.code, tuple(held)),))
        longer = dataclasses.replace(form, questions=(*form.questions, later))
        assert [p for p in check(longer) if p.code == "filter-impossible"] == [], question.type
        assert encode(longer, posted(form)).answers[-1] == ".", question.type
        assert encode(longer, posted(form) | {question.code: ""}).answers[-1] == "_", question.type


def test_the_page_of_the_form_and_its_review(someone, form):
    drawn = {control.get("name") for control in someone.page.controls}
    assert form.codes.keys() - drawn == set()
    someone.on_to(REVIEW, **posted(form))
    assert "chưa trả lời" not in someone.page.text
    assert "31/12/2026" in someone.page.text
    someone.press(f"edit:{form.questions[0].code}")
    for question in form.questions:
        wanted = posted(form)[question.code]
        assert someone.answer_to(question.code) == ([wanted] if isinstance(wanted, str) else wanted), question.type


def test_a_mistake_is_explained_at_the_field(someone):
    someone.press("next", **{code_of(DAY): "31/2/2026"})
    assert someone.status == 422
    assert someone.page.text.count(answer_types.NO_DAY) == 2


def test_what_is_sent_is_what_is_stored(someone, city, form):
    someone.on_to(REVIEW, **posted(form)).press("send")
    assert someone.receipt
    with store.reading(city) as session:
        (row,) = session.query(Response).all()
        kept = dict(session.query(TextAnswer.question, TextAnswer.value).all())
    assert row.answers == encode(form, posted(form)).answers
    assert kept[code_of(DAY)] == "2026-12-31"


@pytest.mark.parametrize("way_in", ["sent", "imported"])
def test_only_what_is_private_expires(city, form, way_in):
    answered = encode(form, posted(form))
    if way_in == "sent":
        hand_in(city, answered)
    else:
        with store.writing(city) as session:
            save_imported(session, "W", [row_of(answered)])
    private = set(form.keeping(TEXT, private=True))
    with store.reading(city) as session:
        expiring = dict(session.query(TextAnswer.question, TextAnswer.expires_on).all())
    assert {code for code, day in expiring.items() if day is not None} == private
    assert expiring.keys() - private == set(form.keeping(TEXT))
    assert code_of(DAY) in expiring


def test_a_mark_without_its_value_is_not_stored(city, form):
    answered = encode(form, posted(form))
    for code in (q.code for q in form.questions if q.kind.keeps):
        numbers, texts = answered.numbers.copy(), answered.texts.copy()
        (numbers if code in numbers else texts).pop(code)
        with pytest.raises(Refused) as refused:
            hand_in(city, dataclasses.replace(answered, numbers=numbers, texts=texts))
        assert [(p.code, p.where) for p in refused.value.problems] == [("value-mismatch", code)]


def test_a_mark_without_its_value_is_not_imported_unless_it_is_private(city, form):
    answered = encode(form, posted(form))
    for question in (q for q in form.questions if q.kind.keeps):
        numbers, texts = answered.numbers.copy(), answered.texts.copy()
        (numbers if question.code in numbers else texts).pop(question.code)
        rows = row_of(answered), row_of(dataclasses.replace(answered, numbers=numbers, texts=texts), line=3)
        with store.writing(city) as session:
            with nullcontext() if question.kind.private else pytest.raises(Refused, match="its value is missing"):
                save_imported(session, "W", rows)
            session.rollback()


def test_every_row_of_a_file_is_looked_at_where_a_text_belongs_to_the_data(sqlite_engine, form):
    """Also where another row had the same answers, and no number makes rows differ."""
    without = dataclasses.replace(form, questions=tuple(q for q in form.questions if q.kind.keeps != NUMBER))
    city = open_city(sqlite_engine, without)
    answered = encode(without, posted(without))
    rows = row_of(answered), row_of(dataclasses.replace(answered, texts={}), line=3)
    with store.writing(city) as session, pytest.raises(Refused, match=r"line 3.*its value is missing"):
        save_imported(session, "W", rows)


def test_the_hash_of_the_data_changes_with_every_answer_that_belongs_to_them(city, form):
    def hash_of(**said: str) -> str:
        with store.writing(city) as session:
            save_response(session, submission(encode(form, posted(form, **said))), SECRET.encode())
            found = data_hash(session, "W")
            session.rollback()
        return found

    before = hash_of()
    assert hash_of() == before
    unchanged = {q.type for q in form.questions if hash_of(other=q.code) == before}
    assert unchanged == {q.type for q in form.questions if q.kind.private}


def test_the_export_and_its_import(city, form, request, tmp_path):
    answered = encode(form, posted(form))
    hand_in(city, answered)
    file = tmp_path / "responses.csv"
    file.write_text(exported(city), encoding="utf-8", newline="")
    assert ",2026-12-31," in file.read_text(encoding="utf-8")
    other = open_city(request.getfixturevalue("postgresql_engine"), form)
    with store.writing(other) as session:
        assert responses.load(session, file, "W").new == 1
    assert exported(other) == exported(city)
    assert hashed(other) == hashed(city)
    with store.writing(other) as session:
        assert responses.load(session, file, "W").known == 1


def test_only_what_is_private_is_left_out_of_an_export_without_texts(city, form):
    hand_in(city, encode(form, posted(form)))
    heading, row = exported(city, texts=False).splitlines()
    cells = dict(zip(heading.split(","), row.split(","), strict=True))
    assert {code for code in form.codes if cells.get(code) == "1"} >= set(form.keeping(TEXT, private=True))
    assert cells[code_of(DAY)] == "2026-12-31"
    assert not [name for name in cells if name.endswith("_text")]


def test_the_words_about_a_wrong_cell(city, form, tmp_path):
    hand_in(city, encode(form, posted(form)))
    heading, row = exported(city, texts=False).splitlines()
    file = tmp_path / "wrong.csv"
    for question in form.questions:
        places = [place for place, name in enumerate(heading.split(",")) if name in dict(question.kind.slots(question))]
        cells = ["§" if place in places else cell for place, cell in enumerate(row.split(","))]
        file.write_text(f"{heading}\n{','.join(cells)}\n", encoding="utf-8")
        allowed = question.kind.describe(question)
        with store.writing(city) as session, pytest.raises(Refused) as refused:
            responses.load(session, file, "W")
        assert f"{question.code} “§”" in str(refused.value), question.type
        assert f"write {allowed}, or" in str(refused.value), question.type
        assert not allowed.endswith("of "), question.type


def test_the_codebook(form):
    columns = codebook(form)
    stored = encode(form, posted(form)).answers
    unknown = {
        c.question.type
        for c, character in zip(columns, stored, strict=True)
        if character not in {k.code for k in c.codes}
    }
    assert unknown == set()
    out = io.StringIO()
    write_csv(form, out)
    for described in (out.getvalue(), to_json(form), to_html(form, "vi")):
        assert {q.code for q in form.questions if f"Câu {q.code}" not in described} == set()


def test_the_form_on_paper(form):
    """Below every question there is something to tick or a line to write on."""
    _head, *printed = paper.html(form, "vi", {}).split('<p class="ask">')
    begun = {q.type: f'<span class="nth">{form.in_print[q.code]}.</span> Câu {q.code}' for q in form.questions}
    assert {kind for kind, begins in begun.items() if not any(p.startswith(begins) for p in printed)} == set()
    without = [
        part.partition("</p>")[0] for part in printed if 'class="tick"' not in part and 'line"></div>' not in part
    ]
    assert without == []


def test_the_result_counts_what_can_be_counted_and_names_the_rest(city, form):
    for key in range(1, 41):
        hand_in(city, encode(form, posted(form, other=form.questions[key % 2].code)), key)
    with store.writing(city) as session:
        set_state(session, "W", "collected", "test")
    result = result_of(city, "W")
    named = {slot.question.code for slot in form.slots if ("all", "all", slot.name) in result.levels}
    assert named == codes(form, counted=True)
    printed = {fact.question: fact.answers for fact in parts.facts(result, Words("vi"))}
    assert set(printed) == {f"Câu {question.code}" for question in form.questions}
    uncounted = {answers[0].words for asked, answers in printed.items() if asked[4:] in codes(form, counted=False)}
    assert uncounted == {"số liệu hoặc lời viết, không đếm ở đây"}
    assert {fact.question for fact in facts_of(result, "A1", Words("vi"))} == set(printed)


def test_published_counts_are_taken_of_what_can_be_counted(city, form, tmp_path):
    file = tmp_path / "counts.csv"
    for question in form.questions:
        ((name, option), *_) = question.kind.slots(question)
        code = question.kind.characters(question, option)[0]
        file.write_text(f"wave,agency,item,code,count\nW,A1,{name},{code},0\n", encoding="utf-8")
        with store.writing(city) as session:
            if question.kind.counted:
                assert counts.load(session, file).new == 0, question.type
            else:
                with pytest.raises(Refused, match="has no item"):
                    counts.load(session, file)


def test_invented_people_answer(form):
    told = people.forms(form, people.Merits(0.5, 0.5), 200, np.random.default_rng(1))
    assert {len(one.answers) for one in told} == {len(form.slots)}
    silent = {q.type for q, start, _ in form.spans if {one.answers[start] for one in told} <= {"."}}
    assert silent == set()
    assert {words for one in told for code, words in one.texts.items() if code == code_of(DAY)} == {
        "2026-12-31",
        "2027-01-01",
    }


def test_cells_as_people_type_them_are_read_like_a_form(form):
    """Without help of an export: a value stands in its own column, private words beside it."""
    answered = encode(form, posted(form))
    row = dict(zip((slot.name for slot in form.slots), answered.answers, strict=True))
    for question in (q for q in form.questions if q.kind.keeps):
        row[question.code + TEXT_COLUMN * question.kind.private] = str(posted(form)[question.code])
    assert from_cells(form, row) == answered
