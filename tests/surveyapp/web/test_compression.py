"""What goes over the line: compressed, small, and of a length that tells nothing."""

from __future__ import annotations

import gzip
import itertools
import re
import shutil

import pytest

import questionnaires
from surveyapp import store
from surveyapp.forms import REVIEW, new_key
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.waves import waves
from surveyapp.web import create_app
from surveyapp.web.compression import zipped
from surveyapp.web.tokens import masked, unmasked
from tests.page import Page
from tests.surveyapp.web.citizen.conftest import AGENCIES, SECRET, city  # noqa: F401 (a fixture)

GZIP = {"Accept-Encoding": "gzip, deflate, br"}
FIRST_VIEW, LATER_PAGE = 14 * 1024, 4 * 1024


@pytest.fixture
def client(city):  # noqa: F811
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": city.url})
    yield app.test_client()
    app.extensions["engine"].dispose()


def length(response) -> int:
    """Of head and body, as they go over the line."""
    head = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
    return len("HTTP/1.1 200 OK\r\n\r\n") + head + len(response.data)


@pytest.mark.parametrize("address", ["/vi/", "/vi/w/2026", "/vi/nothing", "/staff/sign-in", "/static/citizen.css"])
def test_pages_are_compressed_for_whoever_takes_it(client, address):
    plain, packed = client.get(address), client.get(address, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert gzip.decompress(packed.data)[:100] == plain.data[:100]


@pytest.mark.parametrize("said", ["", "br", "gzip;q=0", "identity"])
def test_whoever_does_not_take_it_gets_them_plain(client, said):
    answer = client.get("/vi/", headers={"Accept-Encoding": said})
    assert "Content-Encoding" not in answer.headers
    assert Page(answer.text).headings


def test_same_page_has_another_length_each_time():
    page = b"<p>the same</p>" * 100
    packed = [zipped(page) for _ in range(100)]
    assert len({len(one) for one in packed}) > 10
    assert {gzip.decompress(one) for one in packed} == {page}


def test_token_looks_different_on_every_page_and_is_the_same(client):
    tokens = [re.search(r'csrf_token" value="([^"]+)', client.get("/vi/w/2026").text)[1] for _ in range(3)]
    assert len(set(tokens)) == 3
    assert len({unmasked(token).split(".")[0] for token in tokens}) == 1
    assert unmasked(tokens[0]) not in tokens[0]


@pytest.mark.parametrize("token", ["", "-", "-!", "-YWJj", "-YWJjZ", "-é", "x"])
def test_token_that_nobody_gave_out_is_no_mistake_of_ours(client, token):
    assert client.post("/vi/w/2026", data={"csrf_token": token, "key": "0" * 32}).status_code == 400
    assert client.post("/staff/sign-in", data={"csrf_token": token}).status_code == 400


def test_mask_comes_off_again():
    assert unmasked(masked("a.b-c")) == "a.b-c"


def test_file_in_another_coding_has_another_mark_and_is_not_sent_twice(client):
    plain, packed = client.get("/static/citizen.js"), client.get("/static/citizen.js", headers=GZIP)
    assert plain.headers["ETag"] != packed.headers["ETag"]
    again = client.get("/static/citizen.js", headers=GZIP | {"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_file_that_is_none_of_ours_is_not_found(client):
    assert client.get("/static/../__init__.py").status_code == 404
    assert client.get("/static/none.css").status_code == 404


def test_first_view_of_a_form_is_small_all_included(client):
    page = client.get("/vi/w/2026", headers=GZIP)
    html = gzip.decompress(page.data).decode()
    parts = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)))
    assert len(parts) == 3
    assert length(page) + sum(length(client.get(part, headers=GZIP)) for part in parts) <= FIRST_VIEW


@pytest.fixture(scope="module")
def every_form(migrated_file, tmp_path_factory):
    """Somebody in front of every questionnaire that is shipped, each asked by a wave of its name, and their token."""
    file = tmp_path_factory.mktemp("every") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    with store.writing(engine) as session:
        who.save_agencies(session, AGENCIES)
        for name in questionnaires.shipped():
            asked.add_questionnaire(session, questionnaires.load(name))
            waves.create_wave(session, f"of-{name}-it", questionnaire=name)
            waves.set_state(session, f"of-{name}-it", "open", "test")
    engine.dispose()
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": f"sqlite:///{file}"})
    client = app.test_client()
    yield client, re.search(r'csrf_token" value="([^"]+)', client.get("/vi/w/of-one-stop-it").text)[1]
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("name", questionnaires.shipped())
def test_later_pages_of_every_form_are_smaller_still(every_form, name):
    """In each of its languages: every page and the review with all answers, and the review without any."""
    client, token = every_form
    form = questionnaires.load(name)
    said = {q.code: q.options[-1].code if q.options else "Tôi đã chờ rất lâu" for q in form.questions}
    envelope = {"csrf_token": token, "key": new_key(), "agency": "X01", "go": "stay"}
    steps = [(page.id, said) for page in form.pages] + [(REVIEW, said), (REVIEW, {})]
    for language, (step, answers) in itertools.product(form.texts, steps):
        answer = client.post(f"/{language}/w/of-{name}-it", data=envelope | answers | {"step": step}, headers=GZIP)
        assert answer.status_code == 200
        assert length(answer) <= LATER_PAGE, (language, step)
