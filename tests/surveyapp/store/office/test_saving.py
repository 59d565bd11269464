"""The office's facts: all changes or none, one step back, nobody overwrites what they have not seen."""

from __future__ import annotations

import struct
import threading
import zlib

import pytest
from sqlalchemy import Engine

from questionnaires.languages import LANGUAGES
from surveyapp import store
from surveyapp.store import audit
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.facts import FACTS, SIGNED
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import change, change_logo, logo, read, undo


@pytest.fixture
def png() -> bytes:
    """A picture of one pixel, with right sums."""

    def piece(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pieces = piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(b"\0\0")) + piece(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + pieces


def say(engine: Engine, *changes: FactChange, seen: int | None = None) -> Office:
    with store.writing(engine) as session:
        return change(session, changes, actor="an", seen=seen)


def now(engine: Engine) -> Office:
    with store.reading(engine) as session:
        return read(session)


def test_a_fact_is_said_in_its_language_and_another_stands_in(engine):
    said = say(
        engine, FactChange("name", "vi", ("Sở  Nội vụ ",)), FactChange("superior", "vi", ("UBND", "", "thành phố"))
    )
    assert said.says("name", "km") == "Sở Nội vụ"
    assert said.lines("superior", "en") == ("UBND", "thành phố")
    assert said.says("place", "vi") == ""
    assert now(engine) == said


def test_a_fact_that_is_written_alike_in_all_languages_needs_none(engine):
    said = say(engine, FactChange("symbol", "vi", ("BC-SNV",)))
    assert [said.says("symbol", language) for language in LANGUAGES] == ["BC-SNV"] * len(LANGUAGES)


def test_another_issuer_says_everything_of_a_document_itself_and_shares_where_to_ask(engine):
    said = say(
        engine,
        FactChange("name", "vi", ("Sở Nội vụ",)),
        FactChange("place", "vi", ("Tân Giang",)),
        FactChange("contact", "vi", ("Điện thoại 1022",)),
        FactChange("name", "vi", ("UBND thành phố",), "ubnd"),
    )
    assert said.issuer() is said
    assert said.issuer("ubnd").says("name", "en") == "UBND thành phố"
    assert said.issuer("ubnd").says("place", "vi") == ""
    assert said.issuer("ubnd").says("contact", "vi") == "Điện thoại 1022"
    assert [fact.key for fact in said.issuer("ubnd").lacks(SIGNED)] == ["place", "recipients", "signer"]
    with pytest.raises(store.Refused, match="no issuer hdnd; it has: ubnd"):
        said.issuer("hdnd")


def test_an_issuer_without_words_is_no_issuer_any_more(engine):
    say(engine, FactChange("name", "vi", ("UBND thành phố",), "ubnd"))
    assert say(engine, FactChange("name", "vi", (), "ubnd")).issuers == {}


WRONG = {
    "no such fact": (FactChange("nmae", "vi", ("x",)), "fact-unknown"),
    "no such language": (FactChange("name", "xx", ("x",)), "language-unknown"),
    "no document speaks it": (FactChange("place", "km", ("x",)), "language-unprinted"),
    "no language needed": (FactChange("symbol", "en", ("BC",)), "fact-unspoken"),
    "no letter": (FactChange("name", "vi", (".",)), "fact-wordless"),
    "too long": (FactChange("place", "vi", ("x" * 61,)), "too-long"),
    "too many lines": (FactChange("place", "vi", ("x", "y")), "too-many-lines"),
    "a control character": (FactChange("name", "vi", ("Sở\x07 Nội vụ",)), "sign-unseen"),
    "turned direction": (FactChange("name", "en", ("Home\u202eecalP",)), "sign-unseen"),
    "an invisible space": (FactChange("name", "vi", ("Sở\u200bNội vụ",)), "sign-unseen"),
    "half a character": (FactChange("name", "vi", ("Sở\ud800",)), "sign-unseen"),
    "no symbol": (FactChange("symbol", "vi", ("BC SNV",)), "not-a-symbol"),
    "no code of an issuer": (FactChange("name", "vi", ("x",), "Sở"), "issuer-code"),
    "shared by all issuers": (FactChange("contact", "vi", ("x",), "ubnd"), "fact-shared"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_printed_is_refused_with_its_place_and_nothing_is_kept(engine, name):
    wrong, code = WRONG[name]
    say(engine, FactChange("name", "vi", ("Sở Nội vụ",)))
    before = now(engine)
    with pytest.raises(store.Refused) as refused:
        say(engine, FactChange("place", "vi", ("Tân Giang",)), wrong)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.where == wrong.where or problem.where in (wrong.fact, wrong.issuer)
    assert now(engine) == before


def test_khmer_may_mark_where_a_line_breaks(engine):
    assert "\u200b" in say(engine, FactChange("name", "km", ("នាយកដ្ឋាន\u200bកិច្ចការ",))).says("name", "km")


def test_every_mistake_is_named_at_once(engine):
    with pytest.raises(store.Refused) as refused:
        say(engine, *(wrong for wrong, _ in WRONG.values()))
    assert {problem.code for problem in refused.value.problems} == {code for _, code in WRONG.values()}


def test_nobody_overwrites_what_they_have_not_seen(engine):
    seen = say(engine, FactChange("name", "vi", ("Sở Nội vụ",))).version
    say(engine, FactChange("place", "vi", ("Tân Giang",)), seen=seen)
    with pytest.raises(store.Refused) as refused:
        say(engine, FactChange("place", "vi", ("Vĩnh Lam",)), seen=seen)
    assert refused.value.status == 409
    assert now(engine).says("place", "vi") == "Tân Giang"


def test_of_two_who_change_what_both_have_seen_at_once_one_is_told(engine):
    seen = say(engine, FactChange("name", "vi", ("Sở Nội vụ",))).version
    begun, told = threading.Event(), []

    def second() -> None:
        begun.wait()
        try:
            say(engine, FactChange("place", "vi", ("Vĩnh Lam",)), seen=seen)
        except store.Refused as refused:
            told.append(refused.status)

    other = threading.Thread(target=second)
    other.start()
    with store.writing(engine) as session:
        change(session, [FactChange("place", "vi", ("Tân Giang",))], actor="an", seen=seen)
        begun.set()
        other.join(0.3)  # it waits for this transaction, however long
    other.join()
    assert told == [409]
    assert now(engine).says("place", "vi") == "Tân Giang"


def test_the_last_change_can_be_taken_back_and_brought_back(engine):
    say(engine, FactChange("name", "vi", ("Sở Nội vụ",)))
    say(engine, FactChange("name", "vi", ("Sở Y tế",)))
    for expected in ("Sở Nội vụ", "Sở Y tế"):
        with store.writing(engine) as session:
            assert undo(session, actor="an").says("name", "vi") == expected


def test_nothing_is_taken_back_where_nothing_was_said(engine):
    with store.writing(engine) as session, pytest.raises(store.Refused, match="not changed yet"):
        undo(session, actor="an")


def test_what_changes_nothing_leaves_no_trace(engine):
    first = say(engine, FactChange("name", "vi", ("Sở Nội vụ",)))
    assert say(engine, FactChange("name", "vi", ("Sở Nội vụ",))).version == first.version
    with store.reading(engine) as session:
        (event,) = audit.events(session, "office")
    assert (event.actor, event.action, event.detail["changed"]) == ("an", "office-changed", ["name"])


def test_every_fact_of_the_list_can_be_said(engine):
    words = {key: fact.one_of[0] if fact.one_of else "BC" for key, fact in FACTS.items()} | {"time_zone": "UTC"}
    said = say(engine, *(FactChange(key, "vi", (line,)) for key, line in words.items()))
    assert [key for key in FACTS if not said.says(key, "vi")] == []


def test_the_picture_is_kept_taken_away_and_brought_back(engine, png):
    with store.writing(engine) as session:
        change_logo(session, png, actor="an")
        assert logo(session).body == png
        change_logo(session, None, actor="an")
        assert logo(session) is None
        undo(session, actor="an")
    with store.reading(engine) as session:
        assert (logo(session).body, logo(session).media_type) == (png, "image/png")
        assert read(session).logo == logo(session).sha256


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
UNSAFE = {
    "a script": SVG.format("<script>alert(1)</script>"),
    "a handler": SVG.format('<rect onload="alert(1)" width="1" height="1"/>'),
    "another page": SVG.format('<use href="https://example.org/a.svg#b"/>'),
    "another picture": SVG.format('<image href="https://example.org/a.png"/>'),
    "a page inside": SVG.format("<foreignObject/>"),
    "a style sheet": SVG.format("<style>@import 'https://example.org/a.css';</style>"),
    "a fill from outside": SVG.format('<rect fill="url(https://example.org/#a)" width="1" height="1"/>'),
    "a hidden fill": SVG.format('<rect style="fill:u\\72l(https://example.org/)" width="1" height="1"/>'),
    "an entity": '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("<title>&a;</title>"),
    "a style sheet before": '<?xml-stylesheet href="https://example.org/a.css"?>' + SVG.format(""),
    "no drawing": "<html/>",
    "no file at all": "hello",
    "too large": SVG.format("<title>" + "x" * 70_000 + "</title>"),
}


@pytest.mark.parametrize("name", UNSAFE)
def test_a_picture_that_reaches_outside_or_runs_is_refused(engine, name):
    with store.writing(engine) as session, pytest.raises(store.Refused):
        change_logo(session, UNSAFE[name].encode(), actor="an")
    with store.reading(engine) as session:
        assert logo(session) is None


def test_a_plain_drawing_is_taken(engine):
    drawing = '<?xml version="1.0"?>' + SVG.format(
        '<defs><path id="a" d="M0 0h9"/></defs><use href="#a" fill="url(#b)"/>'
    )
    with store.writing(engine) as session:
        change_logo(session, drawing.encode(), actor="an")
        assert logo(session).media_type == "image/svg+xml"


@pytest.mark.parametrize("spoil", [lambda b: b[:-4], lambda b: b + b"<script>", lambda b: b.replace(b"IDAT", b"IDAX")])
def test_a_damaged_picture_is_refused(engine, png, spoil):
    with store.writing(engine) as session, pytest.raises(store.Refused, match="damaged"):
        change_logo(session, spoil(png), actor="an")


def test_office_speaks_vietnamese_where_a_language_is_missing():
    office = Office({"name": {"vi": ("Sở Nội vụ",), "en": ("Home",)}, "signer": {"vi": ("Giám đốc",)}})
    assert office.says("name", "en") == "Home"
    assert office.says("signer", "en") == "Giám đốc"
    assert office.says("place", "en") == ""
