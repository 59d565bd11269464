"""A folder to begin with."""

import pytest

import questionnaires
from questionnaires.toml.beginning import STARTING_POINT, begin


def test_the_starting_point_has_no_problems(tmp_path):
    begin(tmp_path / "own", "own")
    assert questionnaires.check_folder(tmp_path / "own") == []
    assert questionnaires.load_folder(tmp_path / "own").key == "own@1"


def test_the_starting_point_uses_every_answer_that_beginners_need():
    types = {question.type for question in questionnaires.load_folder(STARTING_POINT).questions}
    assert types == {"rating", "single", "yes-no", "text"}


@pytest.mark.parametrize("name", questionnaires.shipped())
def test_a_copy_of_a_shipped_definition_is_sound_under_its_own_name(name, tmp_path):
    begin(tmp_path / "own", "own", questionnaires.DEFINITIONS / name)
    assert questionnaires.check_folder(tmp_path / "own") == []
    assert questionnaires.load_folder(tmp_path / "own").id == "own"


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(questionnaires.DefinitionError, match="folder-used"):
        begin(tmp_path, "own")
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_name_that_cannot_be_an_id_makes_no_folder(tmp_path):
    with pytest.raises(questionnaires.DefinitionError, match="id-invalid"):
        begin(tmp_path / "own", "Bảng hỏi")
    assert not (tmp_path / "own").exists()
