"""A staff page is a folder: dropped in it is served, half of one keeps the application from starting."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import surveyapp

START = """
import sys
from surveyapp.web import create_app
app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": sys.argv[1], "TESTING": True})
print(app.test_client().get("/staff/made-up").text)
"""
VIEW = """
from flask import render_template
from surveyapp.web.staff.access.rules import ANYBODY, needs
from surveyapp.web.staff.desk import bp

@bp.get("/made-up")
@needs(ANYBODY)
def made_up():
    return render_template("staff/made_up/page.html")
"""
PAGE = "A page that nobody wrote down anywhere."


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages as they are, in a place where a folder can be added."""
    for package in ("surveyapp", "analysis", "questionnaires"):
        source = Path(surveyapp.__file__).parent.parent / package
        shutil.copytree(source, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def folder(copy: Path) -> Path:
    folder = copy / "surveyapp/web/staff/made_up"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    return folder


def started(copy: Path, database: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", START, database]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def test_a_folder_dropped_in_is_served(copy: Path, folder: Path, sqlite_url: str):
    (folder / "view.py").write_text(VIEW)
    (folder / "page.html").write_text(PAGE)
    answer = started(copy, sqlite_url)
    assert PAGE in answer.stdout, answer.stderr


def test_a_template_without_a_view_is_said_at_start_up(copy: Path, folder: Path, sqlite_url: str):
    (folder / "page.html").write_text(PAGE)
    assert "surveyapp.web.staff.made_up has no view.py" in started(copy, sqlite_url).stderr


def test_a_view_that_registers_nothing_is_said_at_start_up(copy: Path, folder: Path, sqlite_url: str):
    (folder / "view.py").write_text(VIEW.replace('@bp.get("/made-up")\n', ""))
    assert "surveyapp.web.staff.made_up.view registers no address" in started(copy, sqlite_url).stderr


def test_an_address_from_beside_the_views_is_said_at_start_up(copy: Path, folder: Path, sqlite_url: str):
    (folder / "view.py").write_text("from surveyapp.web.staff.made_up import aside\n" + VIEW)
    (folder / "aside.py").write_text(VIEW.replace("made-up", "aside").replace("def made_up", "def aside"))
    assert "surveyapp.web.staff.made_up.aside registers an address" in started(copy, sqlite_url).stderr
