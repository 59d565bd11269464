"""Pages of what the server refuses by itself are made before, and name the request that they are an answer to."""

from __future__ import annotations

import pytest

from surveyapp.server.limits import Refusal
from surveyapp.server.refused import pages_of
from surveyapp.web import create_app


@pytest.fixture
def page(sqlite_url: str):
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": sqlite_url})
    yield pages_of(app)
    app.extensions["engine"].dispose()


@pytest.mark.parametrize("number", ["5d41402abc4b2a76", "a-number-of-the-front"])
def test_page_of_our_own_fault_names_the_request_in_the_language_of_the_address(page, number: str):
    answer = page(Refusal(503, 30), "/en/w/2026", number)
    assert f"please name the number {number}".encode() in answer.content
    assert dict(answer.headers)["content-length"] == str(len(answer.content)) == str(answer.length)
    assert f"xin cho biết mã số {number}".encode() in page(Refusal(500), "/staff/", number).content


def test_page_is_in_the_language_of_a_form_that_no_other_page_speaks(page):
    answer = page(Refusal(503, 30), "/km/w/2026", "5d41402abc4b2a76").content.decode()
    assert '<html lang="km"' in answer
    assert "មិនអាចប្រើបានមួយភ្លែត" in answer
    assert "Hệ thống" not in answer


def test_page_of_what_the_sender_can_mend_names_none(page):
    answer = page(Refusal(413), "/vi/w/2026", "5d41402abc4b2a76")
    assert answer.status == 413
    assert b"5d41402abc4b2a76" not in answer.content
