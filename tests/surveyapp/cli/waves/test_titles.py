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
