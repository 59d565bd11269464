"""What documents say of the words that a wave was asked in."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from surveyapp.store.waves.texts import MIGRATED, REVISED, SERVED, Vouched, WordsInForce
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from tests.factories.results import made_up_result

ENGLISH = Words("en")
MAY = dt.datetime(2027, 5, 3, 20, tzinfo=dt.UTC)  # in the office it is the fourth
FIRST = WordsInForce("vi", 1, MAY, SERVED, forms=120)
VOUCHED = Vouched(2, "binh@office.example", "the same services")
SECOND = WordsInForce("vi", 2, MAY + dt.timedelta(days=7), REVISED, "clearer", vouched=(VOUCHED,), forms=1)


def told(*texts: WordsInForce) -> list[str]:
    return list(wordings.texts_said(texts, ENGLISH))


def test_one_wording_from_the_opening_on_needs_no_word():
    assert told(FIRST, dataclasses.replace(FIRST, language="en")) == []


def test_two_wordings_are_told_with_their_days_forms_reason_and_voucher():
    revised, vouched = told(FIRST, SECOND)
    assert revised == (
        "Tiếng Việt: the words were revised while the round was asked: revision 1 from 04/05/2027 (120 forms); "
        "revision 2 from 11/05/2027 (1 form), because: clearer. The last ones are printed."
    )
    assert vouched == (
        "Tiếng Việt, revision 2: a second person (binh@office.example) vouched that it asks the same as before, "
        "because: the same services."
    )


def test_words_of_a_wave_of_before_are_those_that_were_stored_on_that_day():
    (sentence,) = told(dataclasses.replace(FIRST, pinned=MIGRATED))
    assert sentence == (
        "Tiếng Việt: the words are printed as they were stored on 04/05/2027; whether forms showed others before that "
        "was not recorded."
    )


@pytest.mark.parametrize(
    ("edition", "earlier", "now", "sentences"),
    [
        ("one@1", FIRST, SECOND, 2),
        ("one@1", FIRST, FIRST, 0),
        ("one@1", SECOND, SECOND, 0),
        ("one@2", FIRST, SECOND, 0),
    ],
    ids=["other words", "the same", "the same revised ones", "another edition: told by its verdict"],
)
def test_comparison_with_a_wave_that_asked_in_other_words_says_so(edition, earlier, now, sentences):
    result = made_up_result()
    before = dataclasses.replace(result.wave, code="before", title="Before", edition="one@1", texts=(earlier,))
    wave = dataclasses.replace(result.wave, edition=edition, texts=(now,))
    found = list(wordings.compared(dataclasses.replace(result, wave=wave, against=before), ENGLISH))
    assert len(found) == sentences
    if found:
        assert found[0] == ("Tiếng Việt: Before was asked with revision 1 of the words, this round with revision 2.")
        assert "the same services" in found[1]
