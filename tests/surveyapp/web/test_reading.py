"""What addresses and bodies may say."""

from __future__ import annotations

import re

import pytest

from surveyapp.web import create_app
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
