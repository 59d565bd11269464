"""What addresses and bodies may say."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.formparser import FormDataParser

from surveyapp.web import create_app
from surveyapp.web.reading import PLAIN, URLENCODED, FormReader
from tests.surveyapp.web.citizen.conftest import SECRET, city  # noqa: F401 (a fixture)


@pytest.fixture
def client(city):  # noqa: F811
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": city.url})
    yield app.test_client()
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("said", ["\0", ["1", "2\0"]])
def test_character_that_no_database_holds_is_refused_in_each_value_of_a_form(client, said):
    form = dict(re.findall(r'name="(csrf_token|key|opened)" value="([^"]*)', client.get("/vi/w/2026").text))
    form |= {"agency": "X01", "step": "access", "go": "back"}
    assert client.post("/vi/w/2026", data=form | {"C11": ["1", "2"]}).status_code == 200
    assert client.post("/vi/w/2026", data=form | {"C11": said}).status_code == 400


@pytest.mark.parametrize(("address", "status"), [("/vi/w/2026?size=%00", 400), ("/vi/w/%00", 404), ("/%00", 404)])
def test_character_that_no_database_holds_is_refused_in_an_address(client, address, status):
    assert client.get(address).status_code == status


@given(st.lists(st.sampled_from(["C11", "key", "=", "&", "&&", "1", "a-b_c.d~", "%C3%B4", "+", "%", ";", "ô", ""])))
@example(["key", "=", "1", "&", "C11", "&", "=", "2", "&", "key", "=", "=", "3"])
def test_form_is_read_as_the_library_reads_it_whether_it_is_plain_or_not(pieces):
    body = "".join(pieces).encode()
    ours, theirs = (
        reader().parse(io.BytesIO(body), URLENCODED, len(body))[1] for reader in (FormReader, FormDataParser)
    )
    assert list(ours.items(multi=True)) == list(theirs.items(multi=True))


def test_what_people_write_in_words_is_not_plain():
    assert PLAIN.fullmatch(b"key=0a1b&step=.review&C11=5&go=send&csrf_token=ImE1.aWQ-_x")
    assert not any(PLAIN.fullmatch(body) for body in (b"COMMENT=th%E1%BB%A7", b"COMMENT=a+b", b"a=b;c=d", "ô".encode()))


def test_hidden_fields_of_a_form_stay_as_they_are_when_a_browser_sends_them(client):
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', client.get("/vi/w/2026").text))
    assert {"csrf_token", "key", "opened"} <= set(hidden)
    encoded_by_no_browser = re.compile(r"[A-Za-z0-9*._-]*")
    assert [name for name, value in hidden.items() if not encoded_by_no_browser.fullmatch(value)] == []
    assert PLAIN.fullmatch("&".join(f"{name}={value}" for name, value in hidden.items()).encode())
