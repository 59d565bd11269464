"""A tablet of 1280 by 800 at a counter: one person after the other, with and without a network."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from surveyapp import store
from surveyapp.store.agencies.devices import revoke
from surveyapp.store.waves import waves
from surveyapp.web.kiosk.accepting import accept
from tests.surveyapp.web.kiosk.touching import (
    SCREENS,
    TABLET,
    ask_instead,
    at_question,
    eventually,
    heading,
    rate,
    waiting,
)

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
ASK = "() => axe.run(document, { resultTypes: ['violations'] }).then((told) => told.violations)"


def test_round_by_touch_ends_with_a_receipt_and_nothing_of_it_is_left(tablet, stored):
    tablet.evaluate("() => { window.touches = 0; addEventListener('click', () => { touches += 1; }, true); }")
    tablet.get_by_role("button", name="Bắt đầu").click()
    rate(tablet)
    tablet.wait_for_selector("[data-receipt]")
    assert tablet.evaluate("touches") <= 8
    assert heading(tablet) == "Xin trân trọng cảm ơn Ông/Bà."
    (row,) = stored()
    assert (row.answers, row.language, row.proof) == ("4________444444", "vi", "device")
    assert waiting(tablet) == 0
    assert tablet.evaluate("history.length") <= 3  # the pages before it was enrolled
    tablet.go_back()
    tablet.goto(tablet.url)
    assert "Xin cho biết" in heading(tablet)
    assert tablet.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_single_question_is_one_touch_and_a_thanks(tablet, city, app, stored):
    """It stands on the first screen, in the language that one chooses there; a trial too goes back by itself."""
    ask_instead(city, app, "single-rating")
    tablet.clock.install()
    tablet.reload()
    tablet.locator("[data-answer='2']").click()
    tablet.clock.run_for(1_000)
    tablet.wait_for_selector("[data-receipt]")
    tablet.clock.run_for(10_000)
    tablet.get_by_role("button", name="English").click()
    tablet.get_by_role("button", name="4 Satisfied").press("Enter")
    tablet.clock.run_for(1_000)
    tablet.wait_for_selector("[data-receipt]")
    kept = sorted((row.answers, row.language, row.pace) for row in stored())
    assert kept == [("2", "vi", "unknown"), ("4", "en", "unknown")]
    tablet.clock.run_for(10_000)
    tablet.locator("[data-do=staff]").click()
    tablet.get_by_label("Mã PIN của thiết bị này").fill("2468")
    tablet.keyboard.press("Enter")
    tablet.get_by_role("button", name="Bắt đầu dùng thử").click()
    tablet.locator("footer [data-do=home]").click()
    tablet.keyboard.press("5")
    tablet.clock.run_for(1_000)
    tablet.get_by_text("Đây là dùng thử").wait_for()
    tablet.clock.run_for(10_000)
    assert (tablet.locator("[data-answer]").count(), len(stored())) == (5, 2)


def test_round_by_keyboard_and_by_names_in_khmer(tablet, stored):
    tablet.get_by_role("button", name="ខ្មែរ").press("Enter")
    assert tablet.evaluate("document.documentElement.lang") == "km"
    tablet.keyboard.press("3")
    at_question(tablet, 2)
    tablet.get_by_role("button", name="មិនបាច់កែ").press("Enter")
    at_question(tablet, 3)
    tablet.get_by_role("button", name="5 ពេញចិត្តខ្លាំង").press("Space")
    for number in range(4, SCREENS + 1):
        at_question(tablet, number)
        tablet.get_by_role("button", name="រំលង").press("Enter")
    tablet.wait_for_selector("[data-receipt]")
    assert [(row.answers, row.language) for row in stored()] == [("3________85....", "km")]


def test_language_and_size_change_in_the_middle_and_back_keeps_answers(tablet):
    tablet.get_by_role("button", name="Bắt đầu").click()
    tablet.locator("[data-answer='2']").click()
    at_question(tablet, 2)
    tablet.get_by_role("button", name="English").click()
    tablet.get_by_role("button", name="A+").click()
    tablet.get_by_role("button", name="Back").click()
    assert tablet.locator("[data-answer='2']").get_attribute("aria-pressed") == "true"
    assert tablet.evaluate("document.documentElement.className") == "t115"


def test_who_goes_away_is_asked_and_then_forgotten(tablet, stored):
    tablet.clock.install()
    tablet.reload()
    tablet.get_by_role("button", name="Bắt đầu").click()
    tablet.clock.run_for(61_000)
    assert heading(tablet) == "Ông/Bà còn trả lời tiếp không?"
    tablet.get_by_role("button", name="Tiếp tục trả lời").click()
    assert tablet.locator("[data-answer]").count() == 6
    tablet.clock.run_for(61_000)
    tablet.clock.run_for(16_000)
    assert "Xin cho biết" in heading(tablet)
    assert not stored()


def test_ten_without_a_network_arrive_once_each(tablet, stored):
    """Loaded, used, reloaded and closed without a network; “kept on this device” is never called sent."""
    tablet.context.set_offline(True)
    tablet.reload()
    for _ in range(10):
        tablet.get_by_role("button", name="Bắt đầu").click()
        rate(tablet, times=1)
        for number in range(2, SCREENS + 1):
            at_question(tablet, number)
            tablet.get_by_role("button", name="Bỏ qua").click()
        tablet.wait_for_selector("footer [data-do=home]")
        assert "đã lưu trên máy này" in tablet.locator("main").inner_text()
        assert tablet.locator("[data-receipt]").count() == 0
        tablet.get_by_role("button", name="Xong").click()
    tablet.reload()
    assert (waiting(tablet), len(stored())) == (10, 0)
    other = tablet.context.new_page()
    tablet.context.set_offline(False)
    other.goto(tablet.url)
    for page in (tablet, other):
        page.evaluate("Queue.flush()")
    eventually(tablet, "Queue.count('forms').then((n) => n === 0)")
    assert len(stored()) == 10


def test_refused_form_stands_aside_and_the_others_go_on(tablet, city, stored):
    """The wave is closed meanwhile; what was answered before still arrives, a form of a later day is put aside."""
    tablet.context.set_offline(True)
    save = "(form) => Queue.save(form)"
    plan = json.loads(tablet.locator("#plan").text_content())
    form = {name: plan[name] for name in ("wave", "version", "counter")}
    form |= {"language": "vi", "text_revision": plan["revisions"]["vi"], "answers": {"OVERALL": "4"}, "half": "am"}
    day = tablet.evaluate("new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())")
    tablet.evaluate(save, form | {"key": "a" * 32, "day": "2098-01-01"})
    tablet.evaluate(save, form | {"key": "b" * 32, "day": day})
    with store.writing(city) as session:
        waves.set_state(session, "2026", "collected", "test")
    tablet.context.set_offline(False)
    eventually(tablet, "Queue.count('forms').then((n) => n === 0)")
    assert (waiting(tablet), waiting(tablet, "refused"), len(stored())) == (0, 1, 1)
    tablet.reload()
    tablet.get_by_role("button", name="Dành cho cán bộ: cần xem").click()
    tablet.get_by_label("Mã PIN của thiết bị này").fill("1111")
    tablet.keyboard.press("Enter")
    tablet.get_by_text("Mã PIN không đúng").wait_for()
    tablet.get_by_label("Mã PIN của thiết bị này").fill("2468")
    tablet.keyboard.press("Enter")
    tablet.get_by_text("wave-closed").wait_for()
    with tablet.expect_download() as saved:
        tablet.get_by_role("button", name="Lưu phiếu không được nhận ra tệp").click()
    assert json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))[0]["form"]["key"] == "a" * 32


def test_reply_that_is_lost_leaves_one_form_and_the_same_receipt(tablet, stored, monkeypatch):
    """Stored, and the answer never comes: the form waits, is sent again and found."""
    lost: list[str] = []

    def accept_and_die(*given: Any) -> Any:
        receipt = accept(*given)
        if lost:
            return receipt
        lost.append(receipt.number)
        raise store.Unavailable("the reply is lost")

    monkeypatch.setattr("surveyapp.web.kiosk.api.accept", accept_and_die)
    tablet.get_by_role("button", name="Bắt đầu").click()
    rate(tablet)
    tablet.get_by_text("đã lưu trên máy này").wait_for()
    assert (waiting(tablet), len(stored())) == (1, 1)
    tablet.evaluate("Queue.flush()")
    assert (waiting(tablet), len(stored())) == (0, 1)


def test_no_tap_leads_into_a_dead_end(tablet, stored):
    """Somebody's child: wherever it taps, the screen stays one of ours, and every form that is kept is whole."""
    chance = random.Random(4)
    for _ in range(150):
        tablet.mouse.click(chance.randrange(20, 1260), chance.randrange(20, 790))
        assert tablet.locator("h1").count() == 1
    tablet.reload()
    assert "Xin cho biết" in heading(tablet)


@pytest.mark.parametrize("spoken", ["vi", "km"])
def test_every_screen_is_for_everybody(tablet, spoken):
    """Nothing serious for axe, no scrolling sideways on a narrow screen, no button under 56 pixels."""
    found: list[Any] = []

    def look(name: str) -> None:
        tablet.evaluate(AXE)
        grave = (each for each in tablet.evaluate(ASK) if each["impact"] in ("serious", "critical"))
        found.extend((name, each["id"], each["nodes"][0]["html"]) for each in grave)
        tablet.set_viewport_size({"width": 320, "height": 740})
        found.extend([(name, "scrolls sideways")] * tablet.evaluate("document.documentElement.scrollWidth > 320"))
        tablet.set_viewport_size(TABLET)
        low = "[...document.querySelectorAll('#stage button')].filter((b) => b.offsetParent && b.offsetHeight < 56)"
        found.extend([(name, "buttons are low")] * tablet.evaluate(f"{low}.length"))

    look("attract")
    tablet.get_by_role("button", name="Thông báo về phiếu").click()
    look("about")
    tablet.locator("footer [data-do=home]").click()
    tablet.locator("[data-do=staff]").click()
    look("staff")
    tablet.locator("footer [data-do=home]").click()
    tablet.locator("[data-do=begin].k-btn" if spoken == "vi" else f"[data-start={spoken}]").click()
    look("question")
    rate(tablet)
    tablet.wait_for_selector("[data-receipt]")
    look("thanks")
    assert found == []


def test_first_load_is_small_and_another_round_loads_nothing(tablet):
    eventually(tablet, "document.fonts.ready.then(() => [...document.fonts].some((face) => face.status === 'loaded'))")
    sizes = "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
    loaded = tablet.evaluate(f"{sizes}.reduce((sum, each) => sum + each.encodedBodySize, 0)")
    assert loaded < 150_000
    assert tablet.evaluate("caches.match('/static/noto-sans-khmer.woff2', { ignoreSearch: true }).then(Boolean)")
    asked: list[str] = []
    tablet.on("request", lambda request: asked.append(request.url))
    tablet.get_by_role("button", name="Bắt đầu").click()
    rate(tablet)
    tablet.wait_for_selector("[data-receipt]")
    assert [url.partition("/api")[1] for url in asked] == ["/api"]


def test_revoked_tablet_keeps_its_forms(tablet, city, app):
    with store.writing(city) as session:
        revoke(session, 1, actor="test")
    tablet.get_by_role("button", name="Bắt đầu").click()
    rate(tablet)
    tablet.wait_for_selector("footer [data-do=home]")
    assert "đã lưu trên máy này" in tablet.locator("main").inner_text()
    assert waiting(tablet) == 1


def test_store_that_is_full_sends_at_once_or_tells_the_truth(tablet, stored):
    broken = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); } }"
    for is_offline, heard in ((False, "Phiếu đã được gửi và ghi nhận."), (True, "Thiết bị không còn chỗ lưu.")):
        tablet.evaluate(broken)
        tablet.context.set_offline(is_offline)
        tablet.get_by_role("button", name="Bắt đầu").click()
        rate(tablet)
        tablet.get_by_text(heard).wait_for()
        tablet.get_by_role("button", name="Xong").click()
    assert len(stored()) == 1
