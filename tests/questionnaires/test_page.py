"""`docs/questionnaires.md` names every key, check, channel and shipped questionnaire, and no other."""

import re
from pathlib import Path

import pytest

import questionnaires
from questionnaires.checks import CODES
from questionnaires.checks.registry import SEVERITY
from questionnaires.notices import CHANNELS, FACTS
from questionnaires.problems import WARNING
from questionnaires.toml.tables import TomlTable

PAGE = (Path(__file__).parents[2] / "docs" / "questionnaires.md").read_text("utf-8")
SMALL = Path(__file__).parent / "small"

# Heading on the page -> how the reader places such a table.
STRUCTURE = {
    "### The head": "",
    "### `[[page]]`": "page",
    "### `[[factor]]`": "factor",
    "### `[[module]]`": "module",
    "### `[scale.NAME]`": "scale",
    "### `[[question]]`": "question",
    "### `options`": "options",
    "### `only_if`": "only_if",
    "### `[bands]`": "bands",
    "### `[[bands.band]]`": "band",
    "### `[[comparable_with]]`": "comparable_with",
}
WORDS = {"### The head of a text": "", "### `[questions.CODE]`": "question"}


def named_under(heading):
    """The code words in the first column of the table under a heading."""
    section = PAGE.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    first_cells = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    return [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]


@pytest.fixture(scope="module")
def understood():
    """(file, kind of table) -> the keys that reading asks for, as seen while real definitions are read."""
    asked = {}
    plain = TomlTable.maybe

    def watched(table, key, kind):
        holds_names = table.place == "scale" or table.place.endswith(".options")  # their keys are the author's
        place = "names" if holds_names else table.place.rpartition(", ")[2].split(" ")[0]
        asked.setdefault((table.file.split(".")[0], place), set()).add(key)
        return plain(table, key, kind)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TomlTable, "maybe", watched)
        for folder in (SMALL, *(questionnaires.DEFINITIONS / name for name in questionnaires.shipped())):
            questionnaires.check_folder(folder)
    return asked


@pytest.mark.parametrize("heading", STRUCTURE)
def test_every_key_of_the_structure_is_on_the_page(heading, understood):
    assert set(named_under(heading)) == understood["questions", STRUCTURE[heading]]


@pytest.mark.parametrize("heading", WORDS)
def test_every_key_of_the_words_is_on_the_page(heading, understood):
    assert set(named_under(heading)) == understood["text", WORDS[heading]]


def test_every_check_is_on_the_page_with_its_severity():
    assert named_under("## Every check") == list(dict.fromkeys(CODES))
    warnings = re.findall(r"^\| `([^`]+)` \| \*warning:\*", PAGE, re.MULTILINE)
    assert set(warnings) == {code for code, severity in SEVERITY.items() if severity == WARNING}


def test_every_shipped_questionnaire_is_on_the_page_with_its_rule():
    rows = re.findall(r"^\| `([^`]+)` \| [^|]+ \| `([^`]+)` \|$", PAGE, re.MULTILINE)
    rules = {name: questionnaires.load(name).default_rule for name in questionnaires.shipped()}
    assert {name: rule for name, rule in rows if name in rules} == rules


def test_every_channel_and_fact_of_a_notice_is_on_the_page():
    assert all(f"`{channel}`" in PAGE for channel in CHANNELS)
    assert set(re.findall(r"`\{([a-z_]+)\}`", PAGE)) == set(FACTS)


def test_the_example_works_as_it_stands(tmp_path):
    """The question of step 3, put into the folder of step 1."""
    from questionnaires.toml.beginning import begin

    begin(tmp_path / "own", "own")
    blocks = re.findall(r"(?:^        .*\n)+", PAGE, re.MULTILINE)
    structure, words = (block.replace("        ", "") for block in blocks if "SIGNS" in block)
    with (tmp_path / "own" / "questions.toml").open("a") as file:
        file.write("\n" + structure)
    missing = questionnaires.check_folder(tmp_path / "own")
    assert {(problem.code, problem.where) for problem in missing} == {("text-missing", "questions.SIGNS")}
    for file in (tmp_path / "own").glob("text.*.toml"):
        file.write_text(file.read_text("utf-8") + "\n" + words, "utf-8")
    assert [p for p in questionnaires.check_folder(tmp_path / "own") if p.severity != WARNING] == []
    assert "SIGNS" in questionnaires.load_folder(tmp_path / "own").codes
