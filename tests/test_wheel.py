"""The package works where the repository is not: built as a wheel, unpacked elsewhere, started there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.test_project import ROOT, kept_files

PACKAGES = ("surveyapp", "analysis", "questionnaires")
PIP = (sys.executable, "-m", "pip", "-q", "--disable-pip-version-check")
VISITS = """
import analysis, questionnaires, surveyapp
from surveyapp.web import create_app
for package in (analysis, questionnaires, surveyapp):
    print(package.__file__)
client = create_app().test_client()
for address in ("/vi/", "/staff/sign-in"):
    print(address, client.get(address).status_code)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


class Elsewhere:
    """A folder with nothing of the repository in it, and the wheel installed beside it."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.packages, self.work = folder / "packages", folder / "work"
        self.work.mkdir()
        run(*PIP, "install", "--no-deps", "--no-index", "--target", self.packages, wheel, cwd=folder)

    def does(self, *words: object) -> str:
        """What `python` prints with these words; the packages are found in the wheel before anywhere else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
        return run(sys.executable, *words, cwd=self.work, env=kept | {"PYTHONPATH": str(self.packages)})


def run(*words: object, **how) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **how)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory) -> Elsewhere:
    place = Elsewhere(tmp_path_factory.mktemp("elsewhere"), wheel)
    place.does("-m", "surveyapp.cli", "init")
    return place


def test_the_wheel_holds_every_file_that_stands_in_the_packages(wheel):
    names = [path.relative_to(ROOT).as_posix() for path in kept_files()]
    kept = {name for name in names if name.split("/")[0] in PACKAGES}
    with zipfile.ZipFile(wheel) as packed:
        assert kept - set(packed.namelist()) == set()


def test_the_packages_are_those_of_the_wheel_and_the_pages_open(elsewhere):
    said = elsewhere.does("-c", VISITS)
    files = [line for line in said.splitlines() if line.endswith("__init__.py")]
    assert [Path(file).parent.parent for file in files] == [elsewhere.packages] * 3, said
    *_, city, sign_in = said.splitlines()
    assert (city, sign_in) == ("/vi/ 200", "/staff/sign-in 200")


def test_the_demo_city_is_loaded_and_its_report_printed(elsewhere):
    elsewhere.does("-m", "surveyapp.cli", "demo")
    waves = elsewhere.does("-m", "surveyapp.cli", "wave", "list").splitlines()
    (wave,) = [code for code, state, *_ in map(str.split, waves) if state == "locked"]
    elsewhere.does("-m", "surveyapp.cli", "report", "--wave", wave, "-o", "report.pdf")
    assert (elsewhere.work / "report.pdf").read_bytes().startswith(b"%PDF-")
