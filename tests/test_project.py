"""The promises of the files around the code: lock, make targets, sizes, settings."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from surveyapp import __version__

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PACKAGES = ("surveyapp", "analysis", "questionnaires", "tests", "bench")
LONGEST_MODULE = 400
PACKAGE_HOSTS = ("pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org")
SETTING = re.compile(r"\bSURVEYAPP_[A-Z_]+[A-Z]\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|farm|root|home)/")


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that git keeps (a clone may belong to somebody else)."""
    names = subprocess.check_output(["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, text=True)
    return tuple(ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file())


def texts() -> list[tuple[str, str]]:
    found = []
    for path in kept_files():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # a picture
    return found


def locked_entries() -> list[str]:
    return re.split(r"\n(?=\S)", LOCK.strip())


def test_every_locked_package_has_a_version_and_a_hash():
    for entry in locked_entries():
        assert re.match(r"[a-z0-9-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_lock_names_no_address():
    assert not re.search(r"://|^\s*-|\bindex\b|#", LOCK.replace("    --hash=", "    "), re.MULTILINE)


def test_every_dependency_is_locked():
    locked = {entry.split("==")[0] for entry in locked_entries()}
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    names = {re.split(r"[\[<>=!~ ]", line)[0].lower() for line in wanted}
    assert names - locked == set(), "run `make lock`"


def test_no_file_names_a_package_host_or_a_path_of_one_machine():
    for name, text in texts():
        for number, line in enumerate(text.splitlines(), start=1):
            assert not any(host in line for host in PACKAGE_HOSTS), f"{name}:{number}"
            assert not MACHINE_PATH.search(line), f"{name}:{number}: {line.strip()[:80]}"


def test_no_module_is_longer_than_agreed():
    """Of tests, too: one of six hundred lines is about six things."""
    lengths = {name: text.count("\n") for name, text in texts() if name.endswith(".py")}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_the_changelog_speaks_of_this_version():
    assert f"## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_make_target_explains_itself():
    explained = subprocess.check_output(["make", "--no-print-directory", "help"], cwd=ROOT, text=True)
    hidden = {"debian-packages"}
    assert {line.split()[1] for line in explained.splitlines()} == make_targets() - hidden


def test_every_setting_is_described_and_every_described_one_exists():
    known = {name for path, text in texts() if path.endswith(".py") for name in SETTING.findall(text)}
    assert set(SETTING.findall((ROOT / "docs/operations.md").read_text(encoding="utf-8"))) == known


@pytest.mark.parametrize("path", sorted((ROOT / "bench").rglob("[!_]*.py")), ids=lambda path: path.stem)
def test_every_measurement_finds_what_it_measures(path):
    """They are run by hand: a name that moved would be missed for weeks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            module = importlib.import_module(node.module)
            for name in node.names:
                assert hasattr(module, name.name) or find_spec(f"{node.module}.{name.name}"), ast.unparse(node)
