"""What travels with the answers: a key that nobody can guess, and the moment of opening that nobody can lend."""

from __future__ import annotations

import datetime as dt

import pytest

from surveyapp.forms import is_key, new_key, opened_at, opened_mark, pace

SECRET = "s" * 40


def test_a_key_is_128_random_bits_in_one_spelling():
    assert is_key(new_key())
    assert new_key() != new_key()
    assert not any(map(is_key, ("", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n")))


def test_the_moment_of_opening_comes_back():
    opened = opened_at("k", opened_mark("k", SECRET), SECRET)
    assert abs((dt.datetime.now(dt.UTC) - opened).total_seconds()) < 60


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param("", id="none"),
        pytest.param("1700000000", id="no signature"),
        pytest.param(f"1{opened_mark('k', SECRET)}", id="another moment"),
        pytest.param(opened_mark("other", SECRET), id="of another form"),
        pytest.param(opened_mark("k", "t" * 40), id="of another house"),
    ],
)
def test_a_mark_that_is_not_of_this_form_says_nothing(mark):
    assert opened_at("k", mark, SECRET) is None


def test_fast_is_less_than_a_second_an_answer():
    now = dt.datetime.now(dt.UTC)
    assert pace(None, 20) == "unknown"
    assert pace(now - dt.timedelta(seconds=5), 20) == "fast"
    assert pace(now - dt.timedelta(hours=1), 20) == "normal"
