"""The staff pages in a real browser: axe, drawings beside their rows, the keyboard, a report from click to file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from surveyapp import store
from surveyapp.jobs import kinds
from surveyapp.jobs.worker import JobWorker
from surveyapp.results.model.result import WaveResult
from surveyapp.results.releases.releasing import publish_result
from surveyapp.store.results.releases import Signed
from surveyapp.store.waves import waves
from tests.factories.change import taken_apart, with_changes
from tests.factories.results import made_up_result
from tests.factories.views import hand
from tests.surveyapp.web.staff.conftest import ACCOUNTS
from tests.visitor import PASSWORD

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'],
    rules: { 'label-content-name-mismatch': { enabled: true } } })"""
WAVE = "/staff/waves/2026-H1"
PAGES = (
    "/staff/",
    WAVE,
    WAVE + "?group=communes&part=factor:F2",
    WAVE + "/agencies/H99.02",
    WAVE + "/mix?group=communes&by=channel",
    WAVE + "/quality",
    WAVE + "/releases",
    WAVE + "/exclusions",
    WAVE + "/extend",
    WAVE + "/codes",
    WAVE + "/paper",
    WAVE + "/drivers?group=communes",
    WAVE + "/change",
    WAVE + "/agencies/H99.02/change",
    "/staff/password",
    WAVE + "x",
    "/staff/office",
    "/staff/office?issuer=ubnd",
    WAVE + "/words",
    WAVE + "/title",
    WAVE + "/parts",
    WAVE + "/import",
    WAVE + "/mix",
    "/staff/account",
    "/staff/accounts",
    "/staff/devices",
    "/staff/audit",
    "/staff/second-factor",
    "/staff/confirm",
)
SMALLEST_LETTERS, SMALLEST_TARGET = 14, 32
SMALL_LETTERS = """(least) => [...document.querySelectorAll("body *")]
    .filter((e) => !e.closest("svg, .paper, .unseen") && e.checkVisibility())
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < least)
    .map((e) => `${e.className} ${getComputedStyle(e).fontSize} ${e.textContent.trim().slice(0, 30)}`)"""
SMALL_TARGETS = """(least) => {
    const beside = (e) => [...e.parentElement.childNodes].filter((n) => n.nodeType === 3).map((n) => n.textContent);
    const within = (e) => /\\p{L}/u.test(beside(e).join(""));
    const box = (e) => (/radio|checkbox/.test(e.type) && e.labels[0] ? e.labels[0] : e).getBoundingClientRect();
    return [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
        .filter((e) => e.checkVisibility() && !e.closest(".skip, .unseen, svg") && !(e.tagName === "A" && within(e)))
        .filter((e) => box(e).height < least)
        .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 30) || e.name} ${Math.round(box(e).height)}`);
}"""
"""Links within a sentence are as high as its letters."""
DRAWN_LETTERS = """(least) => {
    const met = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
    return [...document.querySelectorAll("svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
        const words = [...svg.querySelectorAll("text")].filter((e) => e.checkVisibility());
        const frame = svg.getBoundingClientRect(), box = words.map((e) => e.getBoundingClientRect());
        const name = (n) => words[n].textContent;
        return words.flatMap((e, n) => [
            parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().d < least - 0.01 ? `small: ${name(n)}` : "",
            box[n].left < frame.left - 2 || box[n].right > frame.right + 2 ? `outside: ${name(n)}` : "",
            ...box.slice(0, n).map((other, m) => met(box[n], other) ? `over each other: ${name(m)}, ${name(n)}` : ""),
        ]).filter(Boolean);
    });
}"""
NARROW_WORDS = """() => [...document.querySelectorAll("dt, dd, .field label, .field .help, h1, h2, p, li")]
    .filter((e) => e.checkVisibility() && e.textContent.trim().length > 12 && !e.closest("svg, .paper, table"))
    .filter((e) => e.getBoundingClientRect().width < 5 * parseFloat(getComputedStyle(e).fontSize))
    .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 30)} ${Math.round(e.getBoundingClientRect().width)}`)"""
HEIGHTS = """() => [...document.querySelectorAll("table.t tbody .fig:has(svg)")].map((cell) => {
    const rows = [...cell.closest("tbody").rows], first = rows.indexOf(cell.parentElement)
    const beside = rows.slice(first, first + cell.rowSpan)
    return [
        cell.querySelector("svg").getBoundingClientRect().height,
        beside.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0),
    ]
})"""

CUT = """() => [...document.querySelectorAll("table.t tbody div")]
    .filter((cell) => cell.scrollHeight > cell.clientHeight + 3).map((cell) => cell.textContent)"""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office_page(browser: Any, address: str) -> Iterator[Any]:
    """A tab in which the office has signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=address, accept_downloads=True)
    page = context.new_page()
    sign_in_at(page, address)
    page.wait_for_url("**/staff/")
    yield page
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_passes_axe_and_does_not_scroll_sideways(office_page, held, width, language):
    office_page.set_viewport_size({"width": width, "height": 800})
    if language == "en":
        office_page.click("text=English")
    for path in PAGES:
        office_page.goto(path)
        assert office_page.get_attribute("html", "lang") == language
        assert broken_rules(office_page) == [], path
        assert office_page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert office_page.evaluate(SMALL_LETTERS, SMALLEST_LETTERS) == [], path
        assert office_page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == [], path
        assert office_page.evaluate(DRAWN_LETTERS, SMALLEST_LETTERS) == [], path


def test_letters_twice_as_large_leave_whole_words_on_a_telephone(office_page, held):
    office_page.set_viewport_size({"width": 360, "height": 800})
    for path in PAGES:
        office_page.goto(path)
        office_page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert office_page.evaluate(NARROW_WORDS) == [], path
        assert office_page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("width", [360, 1280])
def test_signing_in_passes_axe(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    page = context.new_page()
    page.goto("/staff/sign-in")
    assert broken_rules(page) == []
    page.fill("#email", "nobody@example.org")
    page.fill("#password", "wrong")
    page.click("main button")
    assert page.title().startswith("Lỗi:")
    assert broken_rules(page) == []
    context.close()


def test_a_passkey_is_added_used_after_the_password_and_instead_of_it(office_page):
    device = office_page.context.new_cdp_session(office_page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind | {"hasResidentKey": True}})
    at = office_page.url.replace("127.0.0.1", "localhost").removesuffix("/staff/")
    office_page.context.clear_cookies()
    sign_in_at(office_page, at)
    office_page.wait_for_url("**/staff/")
    office_page.goto(at + "/staff/second-factor")
    assert broken_rules(office_page) == []
    assert not office_page.locator("#without-passkeys").is_visible()
    office_page.fill("#name", "Máy cơ quan")
    office_page.click("form[data-passkey] button")
    office_page.wait_for_selector("code.once")
    office_page.goto(at + "/staff/second-factor")
    assert broken_rules(office_page) == []
    assert office_page.evaluate("document.documentElement.scrollWidth") <= 1280
    office_page.fill("#name", "Lần nữa")
    office_page.click("form[data-passkey] button")
    office_page.wait_for_function("document.querySelector('form[data-passkey] [role=alert]').textContent")
    assert "đã có khóa truy cập" in office_page.inner_text("form[data-passkey] [role=alert]")
    office_page.goto(at + "/staff/confirm?next=/staff/account")
    office_page.click("form[data-passkey] button")
    office_page.wait_for_url(at + "/staff/account")  # a pattern would hold of the page before, which names it
    office_page.context.clear_cookies()
    sign_in_at(office_page, at)
    office_page.wait_for_selector("form[data-passkey] button")
    assert broken_rules(office_page) == []
    office_page.click("form[data-passkey] button")
    office_page.wait_for_url("**/staff/")


def sign_in_at(page: Any, address: str) -> None:
    page.goto(address + "/staff/sign-in")
    page.fill("#email", ACCOUNTS["office"])
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")


@pytest.mark.parametrize("width", [360, 1280])
def test_signed_paper_is_uploaded_and_replaced_in_a_browser(office_page, app, held, tmp_path, width):
    office_page.set_viewport_size({"width": width, "height": 800})
    engine = app.extensions["engine"]
    with store.writing(engine) as session:
        waves.set_state(session, held.wave.code, "locked", "test")
    publish_result(engine, held.wave.code, Signed("Số 12/QĐ-SNV", "Nguyễn Văn An", dt.date(2026, 7, 20)), "test")
    for name, reason in (("one.pdf", ""), ("two.pdf", "thiếu trang 3")):
        (tmp_path / name).write_bytes(b"%PDF-1.7 " + name.encode())
        office_page.goto(WAVE + "/releases")
        office_page.click("summary")
        assert broken_rules(office_page) == []
        assert office_page.evaluate("document.documentElement.scrollWidth") <= width
        office_page.set_input_files("#document-1", tmp_path / name)
        if reason:
            office_page.fill("#reason-1", reason)
        office_page.click("details button")
        office_page.wait_for_url("**/releases#release-1")
        assert name in office_page.inner_text("main dl")
    assert "thiếu trang 3" in office_page.inner_text("main")
    assert broken_rules(office_page) == []
    with office_page.expect_download() as download:
        office_page.click("dl a")
    assert download.value.path().read_bytes() == b"%PDF-1.7 two.pdf"


def test_drawings_keep_step_with_their_rows_whatever_the_names(office_page, app, closed_wave):
    banded = made_up_result(banded=("departments",))
    for made_up in (made_up_result(), banded, with_long_names(), made_up_result(700, 0)):
        hand(app, made_up)
        for path in (WAVE, WAVE + "/agencies/H99.01"):
            office_page.goto(path)
            heights = office_page.evaluate(HEIGHTS)
            assert heights
            for drawing, rows in heights:
                assert drawing == pytest.approx(rows, abs=1)


@pytest.mark.parametrize("path", ["", "/change", "/agencies/H99.02"])
def test_rows_that_say_how_an_index_changed_keep_step_and_are_not_cut(office_page, app, closed_wave, path):
    compared = with_changes(made_up_result())
    hand(app, compared, changes=taken_apart(compared))
    office_page.goto(WAVE + path)
    assert "chưa có ý nghĩa thống kê" in office_page.inner_text("main")
    for drawing, rows in office_page.evaluate(HEIGHTS):
        assert drawing == pytest.approx(rows, abs=1)
    assert office_page.evaluate(CUT) == []


def test_drawings_grow_with_the_readers_letters(office_page, held):
    office_page.goto(WAVE)
    before = office_page.evaluate(HEIGHTS)[0]
    office_page.evaluate("document.documentElement.style.fontSize = '20px'")
    after = office_page.evaluate(HEIGHTS)[0]
    assert after[0] == pytest.approx(before[0] * 1.25, abs=1)
    assert after[0] == pytest.approx(after[1], abs=1)


def test_keyboard_reaches_the_content_first(office_page, held):
    office_page.goto(WAVE)
    office_page.keyboard.press("Tab")
    assert office_page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    office_page.keyboard.press("Enter")
    office_page.keyboard.press("Tab")
    assert office_page.evaluate("document.activeElement.closest('main') !== null")


def made_by(monkeypatch, function):
    kind = dataclasses.replace(kinds.KINDS[kinds.REPORT], make=function)
    monkeypatch.setitem(kinds.KINDS, kinds.REPORT, kind)


def test_report_is_asked_for_made_and_fetched_without_a_script(office_page, app, held, monkeypatch):
    made_by(monkeypatch, "tests.surveyapp.jobs.works:pdf")
    office_page.goto(WAVE)
    office_page.click("text=Lập báo cáo (PDF)")
    assert "đang chờ lập" in office_page.text_content("h1")
    JobWorker(app.extensions["engine"]).do_one()
    office_page.wait_for_selector("text=Tải tệp PDF")  # the page looks again by itself
    with office_page.expect_download() as download:
        office_page.click("text=Tải tệp PDF")
    assert download.value.suggested_filename == "report.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.7 made by a test"


def test_failed_report_says_why_and_can_be_tried_again(office_page, app, held, monkeypatch):
    made_by(monkeypatch, "tests.surveyapp.jobs.works:crash")
    office_page.goto(WAVE)
    office_page.click("text=Lập báo cáo (PDF)")
    worker = JobWorker(app.extensions["engine"])
    while worker.do_one():
        pass
    office_page.wait_for_selector("text=Không lập được báo cáo")
    assert "ValueError: a mistake of ours" in office_page.text_content("main")
    assert broken_rules(office_page) == []
    office_page.click("text=Lập lại")
    assert "đang chờ lập" in office_page.text_content("h1")


def broken_rules(page: Any) -> list[tuple[str, str]]:
    page.evaluate(AXE)
    found = page.evaluate(ASK, RULES)
    return [(rule["id"], rule["nodes"][0]["html"][:150]) for rule in found["violations"]]


def with_long_names() -> WaveResult:
    made_up = made_up_result()
    more = "và Trung tâm Xúc tiến đầu tư, thương mại và hỗ trợ doanh nghiệp nhỏ và vừa "
    agencies = {
        code: dataclasses.replace(agency, names={"vi": agency.names["vi"] + more * (number % 3)})
        for number, (code, agency) in enumerate(made_up.agencies.items())
    }
    return dataclasses.replace(made_up, agencies=agencies)


FILES = {
    "agencies": "code,name,peer_group,name_en\nSYT,Sở Y tế,departments,Department of Health\n",
    "counters": "code,agency,name\nQ1,SYT,Quầy số 1\n",
    "frame": "stratum,population,agency,issued\nKhám bệnh,900,SYT,300\nKhác,100,H99.02,30\n",
}
"""The three files of which a round is set up: what each holds, and it."""
SET_UP = "/staff/waves/2027-H1/set-up"


def held_to_the_laws(page: Any, width: int) -> None:
    assert broken_rules(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.evaluate(SMALL_LETTERS, SMALLEST_LETTERS) == [], page.url
    assert page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == [], page.url


def test_a_round_is_made_set_up_from_three_files_opened_answered_and_counted(office_page):
    """As far as the opening in Vietnamese at a desk, from there in English on a telephone."""
    office_page.click('a[href="/staff/new-wave"]')
    office_page.click("main form .button")
    assert office_page.locator("[aria-invalid]").count() == 2  # the code and the questionnaire
    held_to_the_laws(office_page, 1280)
    office_page.select_option("#questionnaire", "single-rating@1")
    office_page.select_option("#basis", "self-selected")
    office_page.fill("#title-vi", "Khảo sát mức độ hài lòng đối với việc giải quyết thủ tục hành chính năm 2027")
    office_page.fill("#code", "2027-H1")
    office_page.press("#code", "Enter")
    office_page.wait_for_url("**/2027-H1/set-up")
    for kind, body in FILES.items():
        office_page.goto(SET_UP)
        office_page.click(f'.steps a[href$="kind={kind}"]')
        file = {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": body.encode()}
        office_page.set_input_files("#file", file)
        office_page.click("form[enctype] button")
        assert office_page.locator("table.changes tbody tr").count() == body.count("\n") - 1
        office_page.click("form:not([enctype]) .buttons button")
        office_page.wait_for_selector("p[role=status]")
    office_page.click("text=English")
    office_page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/staff/new-wave", "/staff/lists", SET_UP):
        office_page.goto(path)
        held_to_the_laws(office_page, 360)
        office_page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert office_page.evaluate(NARROW_WORDS) == [], path
    office_page.goto(SET_UP)
    assert office_page.locator(".steps .needed").count() == 0
    office_page.click('main a[href$="/open"]')
    held_to_the_laws(office_page, 360)
    office_page.click("main form .button")
    office_page.wait_for_url("**/waves/2027-H1")
    assert office_page.locator('main a[href="/w/2027-H1"]').count() == 1
    office_page.goto("/k/Q1")
    office_page.click('button[name="RATING"][value="5"]')
    office_page.wait_for_url("**/receipt/**")
    office_page.goto("/staff/waves/2027-H1")
    assert office_page.inner_text("tfoot .v") == "1"
