"""What a machine can tell of two wordings: the same words, other words, words that changed places, negations."""

from __future__ import annotations

import dataclasses

import pytest

import questionnaires
from questionnaires.editions.rewording import is_spelling, rewordings
from questionnaires.model import Text

ASKED = questionnaires.load("one-stop").texts["vi"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thủ tục hoà giải", "Thủ tục hòa giải"),
        ("Ông/Bà hài lòng không", "Ông / Bà  hài lòng không?"),
        ("how satisfied are you?", "How satisfied are you"),
        ("The form was recieved", "The form was received"),
        ("Good acommodation", "Good accommodation"),
        ("hàilòng", "hài lòng"),
    ],
)
def test_case_space_punctuation_tone_marks_and_slips_are_spelling(before, after):
    assert is_spelling(before, after)
    assert is_spelling(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ông/Bà hài lòng", "Ông/Bà không hài lòng"),
        ("Tôi chưa nhận", "Tôi chứa nhận"),
        ("Xong trong 15 ngày", "Xong trong 1,5 ngày"),
        ("Xong trong 15 ngày", "Xong trong 16 ngày"),
        ("The office was friendly", "The officer was friendly"),
        ("Giảm 10%", "Giảm 10"),
        ("bán hàng", "bàn háng"),
        ("from here", "form here"),
        ("It was lawful", "It was unlawful"),
        ("Rất tốt", ""),
    ],
)
def test_another_letter_tone_number_or_word_is_not(before, after):
    assert not is_spelling(before, after)
    assert not is_spelling(after, before)


def with_options(*labels: str) -> Text:
    return dataclasses.replace(ASKED, options={"A": dict(zip("12345", labels, strict=False))})


SCALE = with_options("Rất kém", "Kém", "Bình thường", "Tốt", "Rất tốt")


@pytest.mark.parametrize(
    "labels",
    [
        ("Rất tốt", "Kém", "Bình thường", "Tốt", "Rất kém"),
        ("Rất tốt", "Tốt", "Bình thường", "Kém", "Rất kém"),
        ("Kém", "Bình thường", "Tốt", "Rất tốt", "Tuyệt vời"),
        ("rất tốt!", "Kém", "Bình thường", "Tốt", "Tuyệt vời"),
    ],
    ids=["exchanged", "turned round", "moved by one", "moved, in other spelling"],
)
def test_labels_under_other_codes_are_proved_to_mean_something_else(labels):
    assert any(each.moved for each in rewordings(SCALE, with_options(*labels)))


@pytest.mark.parametrize(
    "labels",
    [("Rất tệ", "Kém", "Bình thường", "Tốt", "Rất tốt"), ("Rất kém.", "Kém", "bình thường", "Tốt", "Rất tốt")],
    ids=["another word", "spelling"],
)
def test_labels_that_stay_with_their_code_are_not(labels):
    found = rewordings(SCALE, with_options(*labels))
    assert found
    assert not any(each.moved for each in found)


@pytest.mark.parametrize("field", ["questions", "stems", "factors", "contents", "bands"])
def test_words_that_changed_their_codes_are_proved_wherever_they_give_a_code_its_meaning(field):
    before = dataclasses.replace(ASKED, **{field: {"A": "Cán bộ lịch sự", "B": "Phòng chờ sạch"}})
    after = dataclasses.replace(ASKED, **{field: {"A": "Phòng chờ sạch", "B": "Cán bộ lịch sự"}})
    assert {each.place for each in rewordings(before, after) if each.moved} >= {(field, "A"), (field, "B")}


@pytest.mark.parametrize(
    ("language", "before", "after", "negations"),
    [
        ("vi", "Ông/Bà hài lòng", "Ông/Bà không hài lòng", ("+không",)),
        ("vi", "Ông/Bà chưa được báo", "Ông/Bà được báo", ("-chưa",)),
        ("en", "You were told", "You weren’t told", ("+weren’t",)),
        ("en", "You were not told", "You were never told", ("+never", "-not")),
        ("en", "How satisfied are you?", "How dissatisfied are you?", ("+dissatisfied",)),
        ("en", "The counter was unclean", "The counter was clean", ("-unclean",)),
        ("en", "The form was complete", "The form was incomplete", ("+incomplete",)),
        ("en", "The service was good", "The unit under this university is united", ()),
        ("vi", "Thủ tục hợp lý", "Thủ tục bất hợp lý", ("+bất",)),
        ("vi", "Hồ sơ", "Bất kỳ hồ sơ", ()),
        ("km", "ពេញចិត្ត", "មិនពេញចិត្ត", ("+មិន",)),
        ("en", "You were notified", "You were informed", ()),
    ],
)
def test_negations_that_come_or_go_are_named(language, before, after, negations):
    old, new = (dataclasses.replace(ASKED, language=language, introduction=words) for words in (before, after))
    (found,) = rewordings(old, new)
    assert found.negations == negations


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Text) if f.name not in ("language", "review")])
def test_no_word_is_overlooked_wherever_it_stands(field):
    """A field that is added to the words later is looked at without a line of code."""
    value = getattr(ASKED, field)
    other = f"{value} khác" if isinstance(value, str) else altered(value) or {"A": "Khác"}
    changed = dataclasses.replace(ASKED, **{field: other})
    assert {each.place[0] for each in rewordings(ASKED, changed)} == {field}


def altered(words):
    """The same with other words at the first place."""
    if not words:
        return {}
    first = next(iter(words))
    inner = words[first]
    return {**words, first: f"{inner} khác" if isinstance(inner, str) else altered(inner)}
