"""Canonical bodies and the hashes that freeze a questionnaire."""

import dataclasses

import pytest

import questionnaires
from questionnaires.reading import from_texts
from questionnaires.writing import notice_hash, structure_body, structure_hash, text_body, text_hash


def reworded(questionnaire, **words):
    english = dataclasses.replace(questionnaire.texts["en"], **words)
    return dataclasses.replace(questionnaire, texts={**questionnaire.texts, "en": english})


def test_a_typo_changes_the_text_hash_of_its_language_only(small):
    corrected = reworded(small, title="Another title")
    assert text_hash(corrected, "en") != text_hash(small, "en")
    assert notice_hash(corrected, "en") == notice_hash(small, "en")
    assert structure_hash(corrected) == structure_hash(small)


def test_the_notice_has_a_hash_of_its_own(small):
    assert notice_hash(reworded(small, notice="We ask nothing."), "en") != notice_hash(small, "en")


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"default_rule": "mean-score/pooled"}, {"contents": ()}, {"modules": ()}],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_asked_or_counted_otherwise_changes_the_structure_hash(small, change):
    assert structure_hash(dataclasses.replace(small, **change)) != structure_hash(small)


@pytest.mark.parametrize(
    "change",
    [{"reversed": False}, {"satisfied_from": 9.0}, {"only_if": ()}, {"offers": ("?",)}, {"rates": "resolving"}],
    ids=lambda change: next(iter(change)),
)
def test_any_fact_of_a_question_changes_the_structure_hash(small, change):
    rude = dataclasses.replace(small.question("RUDE"), **change)
    asked = tuple(rude if question.code == "RUDE" else question for question in small.questions)
    assert structure_hash(dataclasses.replace(small, questions=asked)) != structure_hash(small)


def test_how_an_author_arranges_the_file_does_not_matter(small):
    spelled_out = from_texts(structure_body(small), {"en": text_body(small, "en")})
    assert "[scale" not in structure_body(small)
    assert structure_hash(spelled_out) == structure_hash(small)
    assert len(structure_hash(small)) == 32


def test_a_stored_body_that_cannot_be_read_is_refused_with_its_line():
    with pytest.raises(questionnaires.DefinitionError, match=r"text\.en\.toml, line 2: .*toml-syntax"):
        from_texts('id = "a"\nversion = 1\ndefault_rule = "mean-score"\n', {"en": 'title = "A"\n= "B"\n'})
