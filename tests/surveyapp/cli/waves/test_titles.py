"""A round is called in each language what the office calls it there; where it says nothing, its own title stands in."""

from __future__ import annotations

import dataclasses
import json

import pytest

from surveyapp import store
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.body import canonical, from_plain, to_plain
from surveyapp.store.waves import waves
from surveyapp.web import create_app
from surveyapp.words.naming import Words
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result
from tests.page import Page

VI, EN = "Đợt khảo sát tháng 5", "Survey of May"
CREATE = ("wave", "create", "W1", "--questionnaire", "single-rating", "--title", VI)


def test_pages_for_citizens_and_lists_call_it_by_its_title_in_their_language(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does(*CREATE, "--title-in", "en", EN)
    desk.does("wave", "open", "W1")
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": f"sqlite:///{desk.database}", "TESTING": True})
    for address in ("/{}/", "/{}/w/W1"):
        said = {language: Page(app.test_client().get(address.format(language)).text).text for language in ("vi", "en")}
        assert (VI in said["vi"], EN in said["vi"]) == (True, False)
        assert (VI in said["en"], EN in said["en"]) == (False, True)
    app.extensions["engine"].dispose()


def test_without_one_its_own_title_stands_in(desk):
    desk.does(*CREATE)
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.reading(engine) as session:
        assert Words("en").title(waves.wave(session, "W1")) == VI
    engine.dispose()


def test_where_only_forms_speak_a_language_a_round_without_a_title_in_it_is_called_by_its_code(desk):
    desk.does(*CREATE)
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.reading(engine) as session:
        assert Words("km").title(waves.wave(session, "W1")) == "វគ្គស្ទង់មតិ W1"
    engine.dispose()


def test_report_and_releases_keep_the_titles():
    result = made_up_result(2, 2)
    titled = dataclasses.replace(result, wave=dataclasses.replace(result.wave, title=VI, titles={"en": EN}))
    assert from_plain(json.loads(canonical(to_plain(titled))), titled.questionnaire).wave.titles == {"en": EN}
    english, vietnamese = (ranking.html(titled, language, OFFICE) for language in ("en", "vi"))
    assert EN in english
    assert VI not in english
    assert VI in vietnamese
    assert EN not in vietnamese


@pytest.mark.parametrize(
    ("title", "said"),
    [(("vi", "x"), "there are: en, km"), (("de", "x"), "there are: en, km"), (("en", "x\u202ey"), "U+202E")],
)
def test_a_language_that_nobody_reads_or_a_sign_that_nobody_sees_is_refused(desk, title, said):
    assert said in "\n".join(desk.refuses(*CREATE, "--title-in", *title))
    assert "W1" not in desk.does("wave", "list")


def titles(desk) -> dict[str, str]:
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.reading(engine) as session:
        row = waves.wave(session, "W1")
    engine.dispose()
    return {"vi": row.title, **row.titles}


def test_a_title_is_mended_before_the_round_opens(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does(*CREATE, "--title-in", "en", EN)
    desk.does("wave", "trial", "W1")
    assert (
        desk.does("wave", "title", "W1", "--title", "Đợt  5", "--title-in", "en", "") == "wave W1 has its new title\n"
    )
    assert titles(desk) == {"vi": "Đợt 5"}
    told = desk.trail("W1")[-1]
    assert told == (
        "command line",
        "wave-titled",
        {"before": {"vi": VI, "en": EN}, "now": {"vi": "Đợt 5", "en": ""}},
    )


def test_the_same_title_again_is_no_change(desk):
    desk.does(*CREATE)
    before = desk.content()
    assert desk.does("wave", "title", "W1", "--title", VI) == "wave W1 is called so already\n"
    assert desk.content() == before


def test_an_open_round_keeps_its_title(open_wave):
    (line,) = open_wave.refuses("wave", "title", "W1", "--title", "Đợt 5")
    assert line == ("wave W1 is open, and people know it by its title — a title can be changed before the wave opens")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--title", " "), "title: a title is needed — write one"),
        (("--title", "x" * 201), "title: a title has at most 200 letters — shorten it"),
        (("--title-in", "en", "a\u202eb"), "title in en: it holds a sign that nobody sees (U+202E) — type it anew"),
        (("--title-in", "fr", "Enquête"), "title: 'fr' is no other language that a round can be called in"),
    ],
)
def test_what_is_no_title_is_refused(desk, words, says):
    desk.does(*CREATE)
    (line,) = desk.refuses("wave", "title", "W1", *words)
    assert line.startswith(says)


def test_nothing_to_change_is_a_wrong_use(desk):
    desk.does(*CREATE)
    assert desk.run("wave", "title", "W1").exit_code == 2
