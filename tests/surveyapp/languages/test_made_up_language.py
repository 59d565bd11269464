"""A language is one table of `languages.toml`: a made-up one is walked through every door, and none forgot it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, select

import analysis
import questionnaires
import surveyapp
from questionnaires import codebook, languages
from questionnaires.checks import check
from questionnaires.languages import FIRST, LANGUAGES, described
from questionnaires.model import Questionnaire, Text
from surveyapp import store
from surveyapp.cli import main
from surveyapp.imports.agencies import load_peer_groups
from surveyapp.languages import numbers
from surveyapp.models import Response
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.reports.paper import form as paper
from surveyapp.reports.print import typefaces
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.agencies.peer_groups import peer_group_names
from surveyapp.store.people import accounts
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves import waves
from surveyapp.web import create_app
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

CODE, UNLISTED = "xx", "yy"
TABLE = {
    "name": "Xxish",
    "fallback": "en",
    "everywhere": True,
    "tall": True,
    "decimal": "¦",
    "thousands": "_",
    "long_day": "{year} {mm} {dd}",
    "reading": "automated-readability-index",
    "signs": dict.fromkeys(("double", "rules", "leading", "negation", "opening", "hard", "several"), "doubtful")
    | {"longest": 3},
    "typeface": {"family": "Xx Sans", "package": "fontpkg_xx_sans", "file": "XxSans.ttf"},
}


@pytest.fixture(autouse=True)
def xxish(monkeypatch) -> None:
    monkeypatch.setitem(LANGUAGES, CODE, described(CODE, TABLE, LANGUAGES))


def spoken(definition: Questionnaire, code: str) -> Text:
    """The Vietnamese words, so marked that one sees whose they are."""
    text = definition.texts[FIRST]
    asked = {question: f"{code} {words}" for question, words in text.questions.items()}
    return dataclasses.replace(text, language=code, title=f"{code} title", questions=asked, short={})


@pytest.fixture
def asked() -> Questionnaire:
    """A rating in Vietnamese, in Xxish, and in a language of its own that the file does not have."""
    definition = questionnaires.load("single-rating")
    texts = dict(definition.texts) | {code: spoken(definition, code) for code in (CODE, UNLISTED)}
    return dataclasses.replace(definition, texts=texts)


@pytest.fixture
def city(sqlite_engine: Engine, asked: Questionnaire) -> Engine:
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("H01", "Sở Nội vụ", names={CODE: "Xx Office"})])
        add_questionnaire(session, asked)
        waves.create_wave(session, "2026", questionnaire=asked.key, title="2026")
        waves.set_state(session, "2026", "open", "test")
        account = accounts.add_account(session, "a@example.org", password=PASSWORD)
        cheap = CHEAP_HASHER().hash(PASSWORD)
        accounts.set_password(session, account, cheap)
    return sqlite_engine


@pytest.fixture
def app(city: Engine) -> Iterator[Flask]:
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": city.url, "TESTING": True})
    yield app
    app.extensions["engine"].dispose()


@pytest.mark.parametrize(("code", "name"), [(CODE, "Xxish"), (UNLISTED, UNLISTED)])
def test_form_is_offered_filled_in_and_received_in_it(app, city, asked, code, name):
    someone = Visitor(app)
    there = someone.client.get("/w/2026", headers={"Accept-Language": code})
    assert there.headers["Location"] == f"/{code}/w/2026"
    someone.open("/vi/w/2026")
    assert name in someone.page.text
    someone.press(code)
    (question,) = (q for q in asked.questions if q.is_rated)
    pages = [someone.page.text]
    for _ in range(10):
        if any(button.get("value") == "send" for button in someone.page.buttons):
            break
        here = {control.get("name") for control in someone.page.controls}
        someone.press("next", **({question.code: "4"} if question.code in here else {}))
        pages.append(someone.page.text)
    assert f"{code} {asked.texts[FIRST].questions[question.code]}" in " ".join(pages)
    someone.press("send")
    assert someone.address.startswith(f"/{code}/w/2026/receipt/")
    assert name in someone.page.text
    with store.reading(city) as session:
        assert session.scalars(select(Response.language)).all() == [code]


def test_address_in_a_language_of_nobody_leads_nowhere(app):
    assert app.test_client().get("/zz/w/2026").status_code == 404
    assert app.test_client().get(f"/{UNLISTED}/").status_code == 404
    assert app.test_client().get("/km/").status_code == 404


def test_its_script_gets_the_room_that_it_needs(app):
    assert f'<html lang="{CODE}" class="tall">' in app.test_client().get(f"/{CODE}/w/2026").text


def test_first_page_is_offered_in_it(app):
    someone = Visitor(app).open(f"/{CODE}/")
    assert "Xxish" in Visitor(app).open("/vi/").page.text
    assert "Skip to the content" in someone.page.text
    assert someone.client.get("/", headers={"Accept-Language": CODE}).headers["Location"] == f"/{CODE}/"
    assert CODE in languages.everywhere()
    preferred = f"Preferred-Languages: {', '.join(languages.everywhere())}\n"
    assert preferred in app.test_client().get("/.well-known/security.txt").text


def test_staff_pages_can_be_read_in_it(app):
    someone = Visitor(app)
    someone.sign_in("a@example.org")
    assert "Xxish" in someone.open("/staff/").page.text
    someone.post("/staff/language", {"language": CODE})
    assert someone.open("/staff/").page.language == CODE
    assert "Xx Office" in someone.open("/staff/waves/2026").page.text


@pytest.mark.parametrize("code", [CODE, UNLISTED])
def test_paper_and_codebook_have_its_words(asked, code):
    assert f"{code} title" in paper.html(asked, code, {"publish_from": "10"})
    assert f'lang="{code}"' in codebook.to_html(asked, code)
    assert f"{code} title" in codebook.to_html(asked, code)


def test_check_looks_for_its_signs_and_measures_how_hard_it_reads(asked):
    words = "doubtful " + "extraordinarily " * 9
    text = dataclasses.replace(asked.texts[CODE], questions=dict.fromkeys(asked.texts[CODE].questions, words))
    found = {problem.code for problem in check(dataclasses.replace(asked, texts={CODE: text}))}
    assert {"wording-hard", "wording-long", "wording-grade"} <= found


def test_report_is_printed_in_it_with_english_standing_in():
    result = made_up_result()
    facts = {code: dataclasses.replace(f, names={**f.names, CODE: f"Xx {code}"}) for code, f in result.agencies.items()}
    html = ranking.html(dataclasses.replace(result, agencies=facts), CODE, OFFICE, date=dt.date(2026, 7, 5))
    assert f'lang="{CODE}"' in html
    assert "Xx H99.01" in html
    assert "Department of Home Affairs" in html
    assert "All agencies together" in html
    assert re.search(r"\d¦\d", html)
    assert "2026 07 05" in html


def test_numbers_and_days_are_written_its_way():
    assert numbers.number(12345.6, 2, CODE) == "12_345¦60"
    assert numbers.long_day(dt.date(2026, 2, 5), CODE) == "2026 02 05"


def test_documents_carry_the_typeface_that_it_names():
    assert "Xx Sans" in {face.family for face in typefaces.scripts(LANGUAGES.values())}


def test_commands_take_it(city):
    made = CliRunner().invoke(
        main, ["user", "add", "b@example.org", "--lang", CODE, "--database", city.url.render_as_string()]
    )
    assert made.exit_code == 0, made.output
    for command in (["user", "add"], ["report"]):
        assert "|".join(languages.everywhere()) in CliRunner().invoke(main, [*command, "--help"]).output


def test_names_of_groups_can_be_loaded_in_it(sqlite_engine, tmp_path):
    (tmp_path / "groups.csv").write_text(f"code,name,name_{CODE}\nX,Xã,Xx\n", encoding="utf-8")
    with store.writing(sqlite_engine) as session:
        load_peer_groups(session, tmp_path / "groups.csv")
        assert peer_group_names(session, dt.date(2026, 1, 1)) == {"X": {"vi": "Xã", CODE: "Xx"}}


@pytest.mark.parametrize(
    ("code", "stand_in"), [("vi", ["vi"]), ("en", ["en", "vi"]), (CODE, [CODE, "en", "vi"]), ("yy", ["yy", "vi"])]
)
def test_languages_stand_in_for_each_other_and_the_first_for_all(code, stand_in):
    assert list(languages.those_who_stand_in(code)) == stand_in
    assert languages.name_in({"vi": "Tên"}, code) == "Tên"


KNOWN = "|".join(code for code in languages.LANGUAGES if code != CODE)
NAMED = re.compile(rf"[\"'](?:{KNOWN})[\"']|:?lang\((?:{KNOWN})\)|any\((?:{KNOWN})\b|=(?:{KNOWN})[&\"']")
ALLOWED = {
    "surveyapp/migrations/versions/0002_names.py": "what version 0.1 called groups, frozen",
    "surveyapp/results/releases/formats.py": "what version 0.1 called groups, frozen",
    "surveyapp/cli/demo_city": "an invented city has names in two languages",
    "surveyapp/reports/print/document.html": "the motto of the state stands in Vietnamese in every document",
}


def test_no_other_place_lists_codes_of_languages():
    root = Path(surveyapp.__file__).parent.parent
    rooms = [Path(package.__file__).parent for package in (analysis, questionnaires, surveyapp)]
    files = [file for room in rooms for ending in ("py", "html", "css", "js") for file in room.rglob(f"*.{ending}")]
    assert len(files) > 300
    named = {
        f"{file.relative_to(root)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if NAMED.search(line)
    }
    assert {place for place in named if not place.startswith(tuple(ALLOWED))} == set()
    assert all(any(place.startswith(allowed) for place in named) for allowed in ALLOWED)


def test_every_language_writes_numbers_and_days_and_has_a_name():
    for each in LANGUAGES.values():
        assert each.name
        assert each.decimal != each.thousands
        assert numbers.long_day(dt.date(2026, 7, 5), each.code)
        assert each.fallback in {"", *LANGUAGES}
