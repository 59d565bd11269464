"""From an author's file to the model."""

import copy
import os
import shutil
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import questionnaires
from questionnaires.checks import check
from questionnaires.problems import DefinitionProblem
from questionnaires.reading import read
from questionnaires.toml.files import read_folder
from tests.questionnaires.checks.spoiled import SMALL

STRUCTURE = tomllib.loads((SMALL / "questions.toml").read_text("utf-8"))
ENGLISH = tomllib.loads((SMALL / "text.en.toml").read_text("utf-8"))


def test_a_scale_is_read_into_each_of_its_questions(small):
    whole, seats = small.question("WHOLE"), small.question("SEATS")
    assert whole.options == seats.options
    assert seats.values == {"1": 1, "2": 2, "3": 3}
    assert (seats.satisfied_from, seats.offers) == (3, ("~",))


def test_an_item_rates_whom_its_factor_rates(small):
    assert small.question("RUDE").rates == "receiving"
    assert small.question("SEATS").rates == "resolving"


def test_a_reversed_item_counts_the_other_way_round(small):
    assert small.question("RUDE").values == {"A": 10, "B": 0}


def test_shared_words_are_read_into_each_question(small):
    options = small.texts["en"].options
    assert options["SEATS"] == {"~": "Does not apply", "1": "Not satisfied", "2": "Neither", "3": "Satisfied"}
    assert options["USED"] == {"1": "Yes", "0": "No"}
    assert options["LIKELY"]["A"] == "10"


def test_a_question_without_a_short_label_is_its_own(small):
    assert small.texts["en"].short["WHOLE"] == "Overall"
    assert small.texts["en"].short["SEATS"] == "There were enough seats"


def test_each_ticked_option_is_a_column(small):
    names = [slot.name for slot in small.slots]
    assert names[4:7] == ["WHY_1", "WHY_2", "WHY_X"]
    assert len(set(names)) == len(names)


def test_a_byte_order_mark_is_no_problem(tmp_path):
    for name in ("questions.toml", "text.en.toml"):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + (SMALL / name).read_bytes())
    assert questionnaires.check_folder(tmp_path) == []


def test_every_file_that_cannot_be_read_is_reported_at_once(tmp_path):
    (tmp_path / "questions.toml").write_bytes("id = 1".encode("utf-16"))
    (tmp_path / "text.vi.toml").write_bytes(b'title = "ch\xe0o"')
    (tmp_path / "text.en.toml").write_bytes(b"title = ")
    problems = questionnaires.check_folder(tmp_path)
    assert [(problem.file, problem.code) for problem in problems] == [
        ("questions.toml", "file-not-utf8"),
        ("text.en.toml", "toml-syntax"),
        ("text.vi.toml", "file-not-utf8"),
    ]


def test_a_folder_that_is_not_there_is_a_problem_too(tmp_path):
    with pytest.raises(questionnaires.DefinitionError, match="file-missing"):
        questionnaires.load_folder(tmp_path / "nowhere")


def test_a_folder_in_the_place_of_a_file_is_a_problem_too(tmp_path):
    shutil.copy(SMALL / "questions.toml", tmp_path)
    (tmp_path / "text.en.toml").mkdir()
    (problem,) = questionnaires.check_folder(tmp_path)
    assert (problem.code, problem.file) == ("file-missing", "text.en.toml")


ANYTHING = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(["USED", "1", "rest"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "code", "ask", "x"]), inner),
    max_leaves=5,
)


def _places(value, path=()):
    """The path of every value inside nested tables and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield (*path, key)
        yield from _places(child, (*path, key))


@given(st.data())
def test_whatever_stands_in_a_file_is_a_problem_and_never_a_traceback(data):
    files = {"structure": copy.deepcopy(STRUCTURE), "text": copy.deepcopy(ENGLISH)}
    *path, last = data.draw(st.sampled_from([path for path in _places(files) if path[1:]]))
    holder = files
    for key in path:
        holder = holder[key]
    holder[last] = data.draw(ANYTHING)
    problems: list[DefinitionProblem] = []
    problems += check(read(files["structure"], {"en": files["text"]}, problems))
    assert all(problem.code and problem.message for problem in problems)


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda file: file.write_text(".".join("a" * 50_000) + " = 1\n"), "toml-syntax", "nested too deeply"),
        (lambda file: file.write_text("# " + "x" * (2 << 20)), "file-too-large", "larger than 1 MiB"),
        (lambda file: (file.unlink(), os.mkfifo(file)), "file-missing", "no file with content"),
        (lambda file: (file.unlink(), file.symlink_to("/dev/zero")), "file-missing", "no file with content"),
    ],
    ids=["50,000 dotted keys", "too large", "a pipe", "a link to a device"],
)
def test_what_would_be_read_for_ever_is_said_at_once(tmp_path, spoil, code, said):
    for name in ("questions.toml", "text.vi.toml"):
        (tmp_path / name).write_text("")
    spoil(tmp_path / "text.vi.toml")
    found = [problem for problem in read_folder(tmp_path).problems if problem.file == "text.vi.toml"]
    assert [problem.code for problem in found] == [code]
    assert said in found[0].message
