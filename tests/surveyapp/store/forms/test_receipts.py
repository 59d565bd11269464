"""A receipt can be read out, copied by hand and recognised, and leads to no form."""

from __future__ import annotations

import re

import pytest

from surveyapp.store.forms.receipts import receipt_is_genuine, receipt_of
from surveyapp.store.vocabulary import READ_ALOUD

SECRET = b"server secret"
RECEIPT = receipt_of(b"an id of a form.", SECRET)


def test_receipt_has_three_groups_without_letters_that_are_mistaken():
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}", RECEIPT)
    assert not set("0O1IL") & set(READ_ALOUD)


def test_same_form_has_the_same_receipt_and_every_secret_another():
    assert receipt_of(b"an id of a form.", SECRET) == RECEIPT
    assert receipt_of(b"an id of a form.", b"another") != RECEIPT
    assert receipt_of(b"another id......", SECRET) != RECEIPT


@pytest.mark.parametrize(
    "typed", [RECEIPT, RECEIPT.lower(), RECEIPT.replace("-", ""), f"  {RECEIPT.replace('-', ' ')}"]
)
def test_receipt_is_recognised_however_it_is_typed(typed):
    assert receipt_is_genuine(typed, SECRET)


@pytest.mark.parametrize("typed", ["", "A", "AAAA-AAAA-AAAA", RECEIPT[:-1], RECEIPT + "A", "ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ"])
def test_invented_receipt_is_not_genuine(typed):
    assert not receipt_is_genuine(typed, SECRET)


def test_one_wrong_character_is_noticed():
    wrong = ("3" if RECEIPT[0] != "3" else "4") + RECEIPT[1:]
    assert not receipt_is_genuine(wrong, SECRET)


def test_receipt_of_another_server_is_not_genuine():
    assert not receipt_is_genuine(RECEIPT, b"another")


def test_receipt_cannot_be_found_by_trying():
    """Of its first seven characters one continuation in 28 million is genuine; here are as many as were once enough."""
    tried = (f"{RECEIPT[:9]}-AAA{one}{two}" for one in READ_ALOUD for two in READ_ALOUD)
    assert not any(receipt_is_genuine(receipt, SECRET) for receipt in tried)
