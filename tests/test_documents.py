"""The documents name what the program has, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import click
import pytest

import questionnaires
from analysis.wave.flags import FLAGS
from analysis.wave.rollups import ROLLUPS
from analysis.wave.scores import SCORES
from questionnaires.answers import columns
from questionnaires.types import ANSWER_TYPES
from surveyapp import models
from surveyapp.cli import main
from surveyapp.cli.demo_city.demo_waves import DEMO_WAVES
from surveyapp.exports import contributions, names
from surveyapp.exports.index import CALLED, MADE_OF
from surveyapp.exports.responses import columns_of
from surveyapp.exports.standardised import FIELDS
from surveyapp.figures import FIGURES
from surveyapp.reports.family import REPORTS
from surveyapp.results.model.result import COLUMNS, NOT_RANKED, SCOPES, IssuedFrom, NotComparable
from surveyapp.server.limits import Limits
from surveyapp.store import vocabulary
from surveyapp.store.results.documents import LARGEST
from surveyapp.web import create_app
from surveyapp.web.staff.releases.view import BESIDE_THE_FILE

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
KEYS = (ROOT / "docs/questionnaires.md").read_text(encoding="utf-8")
EVERY_DOCUMENT = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def all_commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(all_commands(main))


def typed(document: Path) -> list[str]:
    """What a document shows as something to type: code spans and indented lines."""
    spans = re.findall(r"`([^`\n]+)`|^ {4,}(\S.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return [span or line for span, line in spans]


def table_below(heading: str) -> set[str]:
    """The code words in the first column under a heading, up to the next heading."""
    section = REFERENCE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_the_reference_lists_every_command():
    assert table_below("command") == {f"surveyapp {name}" for name in COMMANDS}


def test_the_reference_lists_every_measurement():
    modules = {path.relative_to(ROOT / "bench").with_suffix("") for path in (ROOT / "bench").rglob("[!_]*.py")}
    assert table_below("measurement") == {module.as_posix() for module in modules}


@pytest.mark.parametrize(
    ("heading", "registry"),
    [
        pytest.param("type", ANSWER_TYPES, id="answer types"),
        pytest.param("score", SCORES, id="scores"),
        pytest.param("roll-up", ROLLUPS, id="roll-ups"),
        pytest.param("flag", FLAGS, id="flags"),
        pytest.param("name", [*REPORTS, *names()], id="reports and exports"),
        pytest.param("figure", FIGURES, id="figures"),
    ],
)
def test_the_reference_lists_every(heading, registry):
    assert table_below(heading) == set(registry)


def test_the_description_of_a_question_names_every_answer_type():
    row = next(line for line in KEYS.splitlines() if line.startswith("| `type` |"))
    assert re.findall(r"`([a-z-]+)`", row.partition(";")[0])[1:] == list(ANSWER_TYPES)


@EVERY_DOCUMENT
def test_commands_in_documents_exist_with_their_options(document):
    for line in typed(document):
        if match := re.match(r"(?:\.venv/bin/)?surveyapp ((?:[a-z][a-z-]* ?){1,2})(.*)", line):
            words = match[1].split()
            command = COMMANDS.get(" ".join(words)) or COMMANDS.get(words[0])
            assert command, line
            options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
            assert set(re.findall(r"(?<!\S)--?[a-z-]+", match[2])) <= options, line


@EVERY_DOCUMENT
def test_documents_name_only_make_targets_that_exist(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(typed(document)))) <= targets


@EVERY_DOCUMENT
def test_links_and_pictures_in_documents_exist(document):
    text = document.read_text(encoding="utf-8")
    targets = [*re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text), *re.findall(r'src="([^"]+)"', text)]
    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []


def test_code_refers_only_to_documents_that_are_here():
    for path in (p for folder in ("questionnaires", "analysis", "surveyapp") for p in (ROOT / folder).rglob("*.py")):
        named = re.findall(r"[\w/-]+\.md\b", path.read_text(encoding="utf-8"))
        assert [name for name in named if not (ROOT / name).exists()] == [], path


FORM = questionnaires.load("single-rating")
RESPONSES = [name for name in columns_of(FORM) if name not in columns(FORM)]


@pytest.mark.parametrize(
    ("file", "written"),
    [
        pytest.param("index.csv", [*COLUMNS, *CALLED, MADE_OF, *FIELDS], id="index"),
        pytest.param("contributions.csv", contributions.COLUMNS, id="contributions"),
        pytest.param("responses.csv", RESPONSES, id="responses"),
    ],
)
def test_every_column_is_described(file, written):
    section = REFERENCE.split(f"### Columns of `{file}`", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"`([a-z_]+)`", row)] == list(written)


@pytest.mark.parametrize(
    ("file", "column", "words"),
    [
        *(pytest.param("responses.csv", name, words, id=name) for name, words in vocabulary.OF_A_RESPONSE.items()),
        pytest.param("responses.csv", "status", vocabulary.STATUSES, id="status"),
        pytest.param("index.csv", "not_ranked", NOT_RANKED, id="not ranked"),
        pytest.param("index.csv", "scope", SCOPES, id="scope"),
        pytest.param("index.csv", "issued_from", [word for word in get_args(IssuedFrom) if word], id="issued from"),
        pytest.param("index.csv", "comparable", get_args(NotComparable), id="not comparable"),
    ],
)
def test_every_word_that_a_column_can_hold_is_described(file, column, words):
    section = REFERENCE.split(f"### Columns of `{file}`", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section, re.MULTILINE)
    (held,) = (described for columns, described in rows if f"`{column}`" in columns)
    assert [word for word in words if word and f"`{word}`" not in held] == []


def test_every_decision_is_listed():
    listed = set(re.findall(r"\]\((\d{4}-[^)]+)\)", (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in (ROOT / "docs/decisions").glob("0*.md")}


def test_every_table_is_described():
    described = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/data.md").read_text(encoding="utf-8")))
    tables = {getattr(models, name).__tablename__ for name in models.__all__}
    assert tables <= described


def test_the_readme_names_rounds_that_the_demo_city_has():
    named = set(re.findall(r"--wave (\S+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named
    assert named <= {a_round.code for a_round in DEMO_WAVES}


def test_the_log_of_the_web_server_in_front_names_no_path_of_a_form(tmp_path):
    """The pattern of the site that comes along, held to the addresses that there are."""
    site = (ROOT / "docs" / "deployment" / "nginx-site.conf").read_text()
    (pattern,) = re.findall(r'"~\*([^"]+)"\s+"-";', site)
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": f"sqlite:///{tmp_path / 'none.db'}", "TESTING": True})
    of_forms = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("survey.", "typed."))]
    assert of_forms
    for rule in of_forms:
        path = re.sub(r"<language:[^>]+>", "km", re.sub(r"<any\([^>]+>", "k", rule))
        assert re.match(pattern, re.sub(r"<[^>]+>", "X", path)), path
    assert not re.match(pattern, "/staff/waves/W")


def test_whatever_the_web_server_in_front_answers_bears_the_number_of_its_log():
    """nginx drops the headers of the outer block where an inner one adds its own."""
    site = (ROOT / "docs" / "deployment" / "nginx-site.conf").read_text()
    outer, inner = site[site.index("listen 443") :].split("location /")
    assert re.search(r"log_format surveyapp '[^']*\$request_id'", site)
    assert "add_header X-Request-ID $request_id always;" in outer
    assert "add_header" not in inner
    assert {"proxy_set_header X-Request-ID $request_id;", "proxy_hide_header X-Request-ID;"} <= {
        line.strip() for line in inner.splitlines()
    }


def test_a_scan_as_large_as_its_page_allows_comes_through_the_server_and_the_one_in_front():
    limits, most = Limits(), LARGEST + BESIDE_THE_FILE
    site = (ROOT / "docs" / "deployment" / "nginx-site.conf").read_text()
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", site)
    assert most <= min(limits.staff_form, limits.bodies_of_one, limits.read_to_the_end, int(megabytes) << 20)
    assert limits.bodies_of_one < limits.bodies


@pytest.mark.parametrize("package", ["surveyapp", "analysis", "questionnaires"])
def test_no_message_sends_anybody_to_a_command_that_there_is_not(package):
    known = {path for name in COMMANDS for path in (name, name.split()[0])}
    for file in [*(ROOT / package).rglob("*.py"), *(ROOT / package).rglob("*.html")]:
        for first, second in re.findall(
            r"surveyapp ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", file.read_text(encoding="utf-8")
        ):
            if {f"{first} {second}", first}.isdisjoint(known):
                continue  # the program's name in a sentence
            is_group = any(name.startswith(f"{first} ") for name in COMMANDS)
            assert not is_group or not second or f"{first} {second}" in known, f"{file}: surveyapp {first} {second}"
