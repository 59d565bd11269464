"""The Vietnamese alphabet as an order."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.languages.collation import as_read, vietnamese_order


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(["Dân tộc", "Đất đai", "Em"], id="Đ is a letter after D"),
        pytest.param(["An", "Ăn", "Ân", "Ba"], id="A Ă Â B"),
        pytest.param(["ma", "mà", "mả", "mã", "má", "mạ", "mb"], id="tones in their order, after letters"),
        pytest.param(["Hòa An", "Hoa Bình"], id="letters decide before tones"),
        pytest.param(["Phường 2", "Phường 10", "Phường An"], id="numbers by size, before letters"),
        pytest.param(["Sở Y tế", "Sở Y tế 2"], id="shorter first"),
        pytest.param(["an", "Ân", "ÂN NHƠN"], id="capitals do not matter"),
        pytest.param(["Ô Môn", "Ơ Môn", "Phong Điền"], id="O Ô Ơ P"),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(ordered):
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=vietnamese_order) == ordered


def test_both_ways_of_writing_a_letter_stand_together():
    composed, taken_apart = "Đà Nẵng", unicodedata.normalize("NFD", "Đà Nẵng")
    assert vietnamese_order(composed)[:2] == vietnamese_order(taken_apart)[:2]


def test_a_second_tone_on_a_letter_is_a_slip_that_moves_no_name():
    slip = "Xã e\u0301\u0323"
    assert sorted(["Xã f", slip, "Xã d"], key=vietnamese_order) == ["Xã d", slip, "Xã f"]


@given(st.lists(st.text(), max_size=4))
def test_no_name_is_too_strange_to_be_ordered(names):
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(names, key=vietnamese_order) == sorted(shuffled, key=vietnamese_order)
    assert sorted(["", *names], key=vietnamese_order)[0] == ""


def test_every_sign_there_is_has_a_place():
    signs = [chr(sign) for sign in range(0x30000) if not 0xD800 <= sign < 0xE000]
    marked = [letter + mark for letter in "aểơ1 " for mark in "\u0300\u0301\u0323\u0344\u0340"]
    assert len({vietnamese_order(text) for text in (*signs, *marked, "9" * 9000)}) == len(signs) + len(marked) + 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Xã Hòa", "XÃ  HOÀ"), ("Khỏe", "khoẻ"), ("Thụy Khuê", "Thuỵ Khuê"), ("Hòa", unicodedata.normalize("NFD", "Hoà"))],
)
def test_case_blanks_and_the_place_of_a_tone_mark_make_no_other_name(one, other):
    assert as_read(one) == as_read(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hòa", "Hóa"), ("Hoa", "Hoà"), ("Hòa", "Hào"), ("Sơn", "Son"), ("Mận", "Mặn"), ("Xã An", "Xãan")],
)
def test_another_tone_or_letter_makes_another_name(one, other):
    assert as_read(one) != as_read(other)
