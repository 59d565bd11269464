"""What is written is read back the same: definitions as TOML, forms as strings and as CSV rows."""

import dataclasses
import unicodedata
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import AnswerErrors, CellReader, columns, encode, from_cells, to_cells
from questionnaires.reading import from_texts
from questionnaires.types import ANSWER_TYPES
from questionnaires.variants import variant_of
from questionnaires.writing import structure_body, structure_hash, text_body, text_hash
from tests.questionnaires.made_up import definitions, posted


@given(definitions())
def test_any_definition_survives_being_written_and_read(made_up):
    bodies = {language: text_body(made_up, language) for language in made_up.texts}
    again = from_texts(structure_body(made_up), bodies)
    assert again == made_up
    assert structure_hash(again) == structure_hash(made_up)
    assert text_hash(again, "vi") == text_hash(made_up, "vi")


@st.composite
def forms(draw):
    questionnaire = draw(definitions(languages=()))
    variant = variant_of(questionnaire, draw(st.sets(st.sampled_from("mn"))))
    return questionnaire, draw(posted(questionnaire)), variant


def values_of(stored):
    return {**stored.numbers, **stored.texts}


@given(forms())
def test_any_form_survives_being_stored_exported_and_imported(form):
    questionnaire, raw, variant = form
    stored = encode(questionnaire, raw, variant=variant)
    assert len(stored.answers) == len(questionnaire.slots)
    names = columns(questionnaire, with_texts=True)
    row = dict(zip(names, to_cells(questionnaire, stored.answers, values_of(stored), stored.texts), strict=True))
    assert from_cells(questionnaire, row) == stored


@given(forms(), st.data())
def test_boxes_that_could_not_be_read_on_paper_survive_too(form, data):
    """Any question may be `*`, also one that a filter looks at: what follows it was answered on paper all the same."""
    questionnaire, raw, variant = form
    stored = encode(questionnaire, raw, variant=variant)
    marks = list(stored.answers)
    for question, start, end in questionnaire.spans:
        if not question.kind.keeps and marks[start] != "_" and data.draw(st.booleans()):
            marks[start:end] = "*" * (end - start)
    answers = "".join(marks)
    row = dict(zip(columns(questionnaire), to_cells(questionnaire, answers, values_of(stored)), strict=True))
    assert from_cells(questionnaire, row).answers == answers


CELLS = st.sampled_from(["", "0", "1", "2", "5", ".", "_", "*", "~", " 4 ", "x", "12.5", "12,5", "line by line"])


def read(by, row):
    try:
        return by(row)
    except AnswerErrors as errors:
        return str(errors)


@given(definitions(languages=()), st.data())
def test_a_row_is_read_the_same_whatever_stood_in_the_rows_before(questionnaire, data):
    reader, names = CellReader(questionnaire), columns(questionnaire, with_texts=True)
    few = st.lists(CELLS, min_size=len(names), max_size=len(names))
    rows = [dict(zip(names, cells, strict=True)) for cells in data.draw(st.lists(few, min_size=2, max_size=5))]
    for row in [*rows, *rows]:
        assert read(reader.read, row) == read(partial(from_cells, questionnaire), row)


@given(definitions(languages=("vi",)), st.text(min_size=1, max_size=5))
def test_the_structure_hash_ignores_every_word_and_what_is_said_about_others(made_up, other):
    described = {"source": other, "period": other, "same_items_as": other, "comparable_with": ()}
    described |= {"legal_basis": other, "valid_to": None}
    reworded = dataclasses.replace(made_up, texts={}, independent_wording=False, **described)
    assert structure_hash(reworded) == structure_hash(made_up)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_free_text_is_cleaned_once_and_stays_as_it_is(answer):
    words = ANSWER_TYPES["text"].value
    kept = words(answer)
    assert words(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
