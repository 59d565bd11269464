"""Long measurements are made again exactly when something they measure has changed."""

from __future__ import annotations

import sys
import textwrap

import pytest

from bench import _kept


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of its own: a long measurement that imports a module which imports another."""
    written = {
        "bench/slow.py": "import analysis.near\n\n\ndef measure():\n    return [('rows', 1.5, 2)]\n",
        "analysis/__init__.py": "",
        "analysis/near.py": "def later():\n    from analysis.far import answer\n\n    return answer\n",
        "analysis/far.py": "answer = 42\n",
        "analysis/other.py": "answer = 7\n",
        "requirements.lock": "numpy==2\n",
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(text))
    monkeypatch.setattr(_kept, "ROOT", tmp_path)
    return tmp_path


def test_the_subject_is_every_module_that_is_imported_however_far_away(project):
    names = {str(path.relative_to(project)) for path in _kept.sources_of("bench.slow")}
    assert names == {
        "bench/slow.py",
        "analysis/__init__.py",
        "analysis/near.py",
        "analysis/far.py",
    }


@pytest.mark.parametrize(
    ("file", "changes"),
    [("analysis/far.py", True), ("bench/slow.py", True), ("requirements.lock", True), ("analysis/other.py", False)],
)
def test_only_a_change_of_the_subject_asks_for_a_new_measurement(project, file, changes):
    before = _kept.subject_of("bench.slow")
    (project / file).write_text("changed = True\n")
    assert (_kept.subject_of("bench.slow") != before) is changes


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        pytest.param("analysis/words/page.html", True, id="a template"),
        pytest.param("analysis/walked/found.py", True, id="found by walking"),
        pytest.param("analysis/walked/words.po", True, id="a catalogue beside it"),
        pytest.param("questionnaires/one.toml", False, id="beside what is not imported"),
    ],
)
def test_what_no_import_names_is_measured_too(project, file, changes):
    """Pages are found by walking, templates and definitions are no modules."""
    (project / "analysis/far.py").write_text("import analysis.walked\n\nanswer = 42\n")
    walks = "from pkgutil import iter_modules\n\nfound = list(iter_modules(__path__))\n"
    texts = {"analysis/walked/__init__.py": walks, "analysis/walked/found.py": "", file: "before"}
    for name, text in texts.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("" if name.endswith("found.py") else text)
    before = _kept.subject_of("bench.slow")
    (project / file).write_text("after = True\n")
    assert (_kept.subject_of("bench.slow") != before) is changes


def test_pages_that_are_measured_long_are_part_of_their_subject():
    """They are opened by a program that is given to another process as a text."""
    sources = _kept.sources_of("bench.long.many_rows")
    read = {
        "surveyapp/web/staff/ranking/view.py",
        "surveyapp/web/staff/ranking/page.html",
        "surveyapp/migrations/versions/0001_first_tables.py",
        "questionnaires/definitions/single-rating/questions.toml",
    }
    assert read - {str(path.relative_to(_kept.ROOT)) for path in sources | _kept.data_of(sources)} == set()


def test_an_unchanged_subject_is_not_measured_again(project, monkeypatch):
    measured = []

    class Slow:
        @staticmethod
        def measure():
            measured.append(1)
            return [("rows", 1.5, 2)]

    monkeypatch.setattr(_kept, "FILE", project / "kept.json")
    monkeypatch.setitem(sys.modules, "bench.slow", Slow)
    assert [list(_kept.rows_of("bench.slow")) for _ in range(2)] == [[("rows", 1.5, 2)]] * 2
    assert len(measured) == 1
    (project / "analysis/far.py").write_text("answer = 43\n")
    assert list(_kept.rows_of("bench.slow"))
    assert len(measured) == 2
