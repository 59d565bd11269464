"""What tests stand on: both databases, a browser. What is missing fails by the name of its package."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2.bccache import Bucket, BytecodeCache
from pypdf.generic._font import Font
from sqlalchemy import Connection, Engine, create_engine, text
from werkzeug.routing import Rule

from surveyapp import store
from surveyapp.db import clock
from surveyapp.store import schema
from surveyapp.store.people import accounts
from tests import memory, postgresql
from tests.visitor import CHEAP_HASHER

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # a slow machine is no failure

LEFT_OUT = frozenset(filter(None, os.environ.get("SURVEYAPP_TEST_WITHOUT", "").replace(" ", "").split(",")))
CAN_BE_LEFT_OUT = {"postgresql": postgresql.PACKAGE, "browser": "chromium"}
GARBAGE = 50_000, 20, 100
"""New objects until Python looks among them, and how many such looks until it looks among older ones."""
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_configure() -> None:
    if unknown := LEFT_OUT - CAN_BE_LEFT_OUT.keys():
        raise pytest.UsageError(f"SURVEYAPP_TEST_WITHOUT knows {', '.join(CAN_BE_LEFT_OUT)}; not {', '.join(unknown)}")
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory.root()))  # `--basetemp FOLDER` goes before


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end of a run: who looks among them for what nothing holds looks in vain."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if LEFT_OUT:
        terminalreporter.section("left out by SURVEYAPP_TEST_WITHOUT")
        terminalreporter.line(", ".join(sorted(LEFT_OUT)), yellow=True)


class Compiled(BytecodeCache):
    """Templates that an application of before has compiled: each test has one of its own, and all have the same."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


def compiled_once(compiled: Callable[[Rule, bool], Any]) -> Callable[..., Any]:
    """What writes the addresses of a rule is compiled anew by each application: a third of what one costs."""
    known: dict[tuple[object, ...], Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compiled(rule, append_unknown)
        made_of = rule.rule, *rule._trace, append_unknown
        if made_of not in known:
            known[made_of] = compiled(rule, append_unknown)
        return known[made_of]

    return builder


def read_once(read: Callable[[Any], Font]) -> Any:
    """Whoever looks for the words of a PDF reads each typeface again for every page, and for every drawing on it."""

    def font(resource: Any) -> Font:
        if not hasattr(resource, "read_as"):
            resource.read_as = read(resource)
        found: Font = resource.read_as
        return found

    return staticmethod(font)


@pytest.fixture(scope="session", autouse=True)
def done_once_or_cheaply() -> Iterator[None]:
    """What is made slow on purpose, or takes time once for each process that serves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "PasswordHasher", CHEAP_HASHER)
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": Compiled()})
        patch.setattr(Rule, "_compile_builder", compiled_once(Rule._compile_builder))
        patch.setattr(Font, "from_font_resource", read_once(Font.from_font_resource))
        yield


@pytest.fixture(autouse=True)
def _clock_of_the_environment() -> Iterator[None]:
    """What the office of one test says of its time zone is nothing to the next."""
    yield
    clock.keep("")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty database with the current schema; every test that takes it runs on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    yield from _engine_at(sqlite_url)


@pytest.fixture
def postgresql_engine(postgresql_url: str) -> Iterator[Engine]:
    yield from _engine_at(postgresql_url)


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    shutil.copyfile(migrated_file, tmp_path / "survey.db")
    return f"sqlite:///{tmp_path / 'survey.db'}"


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_administration: Connection) -> Iterator[str]:
    name = f"survey_{next(_numbers)}"
    postgresql_administration.execute(text(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY file_copy"))
    yield postgresql_server.format(database=name)
    postgresql_administration.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "survey.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """An address with `{database}` in it."""
    _leave_out("postgresql")
    if postgresql.find_programs() is None:
        pytest.fail(_advice("PostgreSQL", "postgresql"))
    with postgresql.running_server() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_administration(postgresql_server: str) -> Iterator[Connection]:
    """One connection makes and drops the databases; `migrated` is the pattern of all others."""
    engine = create_engine(postgresql_server.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE migrated"))
        _migrate(postgresql_server.format(database="migrated"))
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright: one for the whole run, `browser.new_context()` for each test."""
    _leave_out("browser")
    program = shutil.which("chromium")
    if program is None:
        pytest.fail(_advice("A browser", "browser"))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(BROWSER_OPTIONS))
        yield chromium
        chromium.close()


_numbers = itertools.count(1)


def _leave_out(what: str) -> None:
    if what in LEFT_OUT:
        pytest.skip(f"left out by SURVEYAPP_TEST_WITHOUT={what}")


def _advice(what: str, word: str) -> str:
    package = CAN_BE_LEFT_OUT[word]
    return f"{what} is missing: apt-get install {package} (or leave it out on purpose: SURVEYAPP_TEST_WITHOUT={word})"


def _engine_at(url: str) -> Iterator[Engine]:
    engine = store.connect(url)
    yield engine
    engine.dispose()


def _migrate(url: str) -> None:
    engine = store.connect(url)
    schema.upgrade(engine)
    engine.dispose()
