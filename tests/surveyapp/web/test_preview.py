"""A questionnaire in a browser while it is being written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from questionnaires.problems import DefinitionProblem
from questionnaires.toml.beginning import begin
from surveyapp.web.preview import Preview, serve


@pytest.fixture
def own(tmp_path: Path) -> Path:
    begin(tmp_path / "own", "own")
    return tmp_path / "own"


@pytest.fixture
def told() -> list[list[DefinitionProblem]]:
    """What the author hears on the command line, change by change."""
    return []


@pytest.fixture
def address(own: Path, tmp_path: Path, told: list[list[DefinitionProblem]]) -> Iterator[str]:
    (tmp_path / "workshop").mkdir()
    preview = Preview(own, tmp_path / "workshop", told.append)
    server = serve(preview, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    preview.close()


@pytest.fixture
def screen(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def reword(folder: Path, name: str, old: str, new: str) -> None:
    """Saved in one step: a preview that looks while a file is half written would rightly complain."""
    path = folder / name
    assert path.read_text("utf-8").count(old) == 1
    saved = path.with_suffix(".saving")
    saved.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    saved.replace(path)


def test_the_open_page_follows_a_change_and_keeps_what_was_answered(screen, own):
    screen.get_by_role("button", name="Bắt đầu").first.click()
    screen.wait_for_selector("input[name=SEATS]")
    screen.check("input[name=SEATS][value='2']", force=True)
    reword(own, "text.vi.toml", 'ask = "Chỗ ngồi trong lúc chờ"', 'ask = "Ghế ngồi trong lúc chờ"')
    screen.get_by_text("Ghế ngồi trong lúc chờ").first.wait_for()
    assert screen.is_checked("input[name=SEATS][value='2']")


def test_a_mistake_is_shown_and_the_form_comes_back_when_it_is_put_right(screen, own, told):
    reword(own, "questions.toml", 'code = "SEATS"', 'code = "seats"')
    screen.get_by_text("code-invalid").first.wait_for()
    reword(own, "questions.toml", 'code = "seats"', 'code = "SEATS"')
    screen.get_by_text("Ý kiến của Ông/Bà").first.wait_for()
    heard = [problems[0].code if problems else "" for problems in told]
    assert [code for code, _ in groupby(heard)] == ["", "code-invalid", ""]
