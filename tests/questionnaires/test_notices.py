"""What people are told before they answer."""

import dataclasses

import pytest

import questionnaires
from questionnaires.notices import CHANNELS, notice_lines
from questionnaires.writing import notice_hash

TOLD = {"publish_from": "10", "office": "Sở Nội vụ", "contact": "0292 000 000"}


def with_notice(small, notice, **notices):
    english = dataclasses.replace(small.texts["en"], notice=notice, notices=notices)
    return dataclasses.replace(small, texts={"en": english})


def test_facts_are_filled_in_when_the_notice_is_shown(small):
    text = with_notice(small, "Published from {publish_from} forms.").texts["en"]
    assert notice_lines(text, "web", {"publish_from": "25"}) == ("Published from 25 forms.",)


def test_a_line_whose_fact_is_not_known_is_left_out(small):
    text = with_notice(small, "No name is asked.\nQuestions: {contact}.").texts["en"]
    assert notice_lines(text, "web", {"contact": ""}) == ("No name is asked.",)
    assert notice_lines(text, "web", TOLD)[1] == "Questions: 0292 000 000."


def test_a_channel_adds_its_own_lines_to_the_common_ones(small):
    text = with_notice(small, "No name is asked.", qr="The code names a place.").texts["en"]
    assert notice_lines(text, "qr", TOLD) == ("No name is asked.", "The code names a place.")
    assert notice_lines(text, "paper", TOLD) == ("No name is asked.",)


def test_the_words_of_a_channel_change_the_hash_of_the_notice(small):
    plain = with_notice(small, "No name is asked.")
    assert notice_hash(plain, "en") != notice_hash(with_notice(small, "No name is asked.", qr="A code."), "en")


@pytest.mark.parametrize("name", questionnaires.shipped())
@pytest.mark.parametrize("channel", CHANNELS)
def test_shipped_notices_take_the_threshold_and_the_contact_from_the_settings(name, channel):
    for text in questionnaires.load(name).texts.values():
        told = "\n".join(notice_lines(text, channel, TOLD | {"publish_from": "37"}))
        assert "37" in told
        assert TOLD["contact"] in told
        assert (TOLD["office"] in told) == (channel in ("paper", "interview"))
        assert "{" not in told
