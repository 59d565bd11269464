"""The definitions that come with the package."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

import questionnaires
from questionnaires.reading import from_texts
from questionnaires.writing import structure_body, structure_hash, text_body

ALL = questionnaires.shipped()

# What offices have used cannot be edited quietly: another structure is another version, and a new line here.
PUBLISHED = {
    "cmt@1": "57b954df703651dea2757bced694d6248cf2d1e29f3e88253c1c808c68dd9673",
    "counter-quick@3": "0b8cf9bf6bfab49576c26fe4d7477a1619e00da810d045e847caa515034ef519",
    "csm-arta@2": "e5a635a7fdb960f2e86d5072b9133c4b7bca77fa9e0fefef9fd012f918850655",
    "one-stop@2": "b68f64b7c05fc79eee0a73ce0590abd9af700c3071aebbb0b77530001ec253c2",
    "one-stop-2018@2": "399d0937d62ddcd6382cf4c2102b05121818ccbd9509413aece0a4e483a227e9",
    "single-rating@1": "cd6c3131dda0c37f6a41b9197ce85a3bbc13fa12adfefb530d009f1c8ec18631",
    "sipas-2022-form@2": "0e6ac5d4842bea9b9472d42fe2e52e1d1ed34f5c35b6549619cd465c2e4a3d6b",
    "sipas-2023-form@1": "a00bc4a5c35e3c303cc6621ebe21c2cad3b6fa14cb1bad455bf656c17d743ec6",
    "skm-2017@1": "e672be5d7c1db7c1e709c572a7917d02537ad062a9d726188330affc35b3f8c5",
    "touchpoints-a11@1": "4465e1bbede395be1155d39944537b1e947bac55a0768059747b76bc9a3ea48d",
}


def test_the_shipped_definitions_are_those_with_a_published_structure():
    assert tuple(sorted(key.partition("@")[0] for key in PUBLISHED)) == ALL


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_definition_passes_its_own_checks_without_a_warning(name):
    assert questionnaires.check_folder(questionnaires.DEFINITIONS / name) == []


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_definition_is_complete_in_vietnamese_and_english(name):
    assert list(questionnaires.load(name).texts)[:2] == ["vi", "en"]


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_definition_says_where_it_comes_from_and_that_it_is_worded_independently(name):
    shipped = questionnaires.load(name)
    assert shipped.source
    assert shipped.independent_wording


def test_khmer_words_wait_for_a_native_reader():
    khmer = {name: text for name in ALL if (text := questionnaires.load(name).texts.get("km"))}
    assert khmer.keys() == {"counter-quick", "one-stop"}
    assert all("awaiting" in text.review for text in khmer.values())


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_definition_survives_being_written_and_read(name):
    shipped = questionnaires.load(name)
    bodies = {language: text_body(shipped, language) for language in shipped.texts}
    assert from_texts(structure_body(shipped), bodies) == shipped
    assert tomllib.loads(structure_body(shipped))["id"] == name


def test_published_structures_are_untouched():
    shipped = {definition.key: structure_hash(definition).hex() for definition in map(questionnaires.load, ALL)}
    assert shipped == PUBLISHED


def test_a_name_that_is_not_shipped_is_refused_with_the_names_that_are():
    with pytest.raises(questionnaires.DefinitionError, match="shipped: cmt, counter-quick, "):
        questionnaires.load("two-stop")


def test_a_language_and_an_item_are_added_in_toml_only(tmp_path):
    folder = shutil.copytree(questionnaires.DEFINITIONS / "single-rating", tmp_path / "own")
    words = (folder / "text.en.toml").read_text("utf-8").replace("Very satisfied", "Rất ưng")
    (folder / "text.tay.toml").write_text(words, "utf-8")
    with (folder / "questions.toml").open("a") as structure:
        structure.write('[[question]]\ncode = "WAIT"\ntype = "number"\npage = "rating"\nminimum = 0\n')
    for text in folder.glob("text.*.toml"):
        text.write_text(text.read_text("utf-8") + '\n[questions.WAIT]\nask = "?"\n', "utf-8")
    own = questionnaires.load_folder(folder)
    assert list(own.texts) == ["vi", "en", "tay"]
    assert [slot.name for slot in own.slots] == ["RATING", "WAIT"]


def test_one_stop_has_22_criteria_in_five_factors():
    one_stop = questionnaires.load("one-stop")
    sizes = [sum(item.factor == factor.id for item in one_stop.items) for factor in one_stop.factors]
    assert sizes == [4, 5, 6, 3, 4]
    assert one_stop.numbers["feedback"] == "5"
    assert one_stop.numbers["C54"] == "5.4"


def test_one_stop_asks_for_the_result_first_and_for_the_whole_before_the_criteria():
    one_stop = questionnaires.load("one-stop")
    assert [question.code for question in one_stop.questions[:3]] == ["RECEIVED", "OVERALL", "C11"]
    assert one_stop.overall is one_stop.questions[1]
    assert one_stop.questions[-1].page == "respondent"


def test_one_stop_rates_the_receiving_office_for_its_rooms_and_for_how_its_staff_met_people():
    """Rules, time, result and answers to comments are the work of whoever resolves, about whom the whole asks."""
    one_stop = questionnaires.load("one-stop")
    receiving = [item.code for item in one_stop.items if one_stop.agency_rated(item) == "receiving"]
    assert receiving == ["C11", "C12", "C13", "C14", "C31", "C32", "C33", "C34", "C35"]
    assert one_stop.overall is not None
    assert one_stop.agency_rated(one_stop.overall) == "resolving"
    assert "cơ quan giải quyết hồ sơ" in one_stop.texts["vi"].questions["OVERALL"]


def test_the_quick_form_rates_the_place_where_people_were_for_what_they_met_there():
    quick = questionnaires.load("counter-quick")
    rated = {question.code: quick.agency_rated(question) for question in quick.questions if question.is_rated}
    assert [code for code, agency in rated.items() if agency == "receiving"] == ["OVERALL", "ACCESS", "STAFF"]


def test_one_stop_asks_how_satisfied_people_are_with_things_and_not_with_statements():
    """“Dissatisfied” with “there were enough seats” could mean either; nobody is dissatisfied with a sentence."""
    one_stop = questionnaires.load("one-stop")
    said = {language: [text.questions[i.code] for i in one_stop.items] for language, text in one_stop.texts.items()}
    assert [words for words in said["en"] if re.match(r"There|Staff|Everything|Only|What", words)] == []
    assert [
        words for words in said["vi"] if re.search(r"đều|thuộc|cư xử|chú ý|chỉ phải|được", words, re.IGNORECASE)
    ] == []


def test_one_stop_prints_the_facts_of_the_case_beside_the_index():
    facts = [question.code for question in questionnaires.load("one-stop").questions if question.fact]
    assert facts == ["TRIPS", "LATE", "EXTRA", "NOTICE", "APOLOGY", "TROUBLE", "PAYMENT", "SOURCES", "WISHES"]


def test_one_stop_asks_what_is_hard_to_say_after_all_items_and_lets_people_decline():
    questions = questionnaires.load("one-stop").questions
    last_item = max(place for place, question in enumerate(questions) if question.is_item)
    assert [question.code for question in questions[last_item + 1 :]][:4] == ["TROUBLE", "PAYMENT", "SOURCES", "WISHES"]
    assert [question.offers for question in questions if question.page == "conduct"] == [("!",), ("!",)]


def test_single_rating_is_one_item_worth_one_to_five():
    (rating,) = questionnaires.load("single-rating").items
    assert list(rating.values.values()) == [1, 2, 3, 4, 5]
    assert rating.satisfied_from == 4


def test_the_page_of_questionnaires_says_which_speak_khmer():
    page = (Path(__file__).parents[2] / "docs" / "questionnaires.md").read_text(encoding="utf-8")
    speaking = [name for name in questionnaires.shipped() if "km" in questionnaires.load(name).texts]
    said = page.split("Only `one-stop` and")[1].split("speak Khmer")[0]
    assert sorted(speaking) == sorted(["one-stop", *said.split("`")[1::2]])
