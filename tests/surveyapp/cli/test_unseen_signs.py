"""Signs that nobody sees, at every door for names and reasons: refused with their place, and nothing is stored."""

from __future__ import annotations

import pytest

SIGN = "\u202e"
RATED = "response_id,agency,RATING\n0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,SYT,5\n"
DAY = ("--date", "2026-12-20")
DOORS = {
    "title of a round": (
        "title",
        "wave",
        "create",
        "W2",
        "--questionnaire",
        "single-rating",
        "--title",
        f"Đợt {SIGN}2",
    ),
    "reason to give up": ("reason", "wave", "withdraw", "W1", "--reason", f"hết{SIGN}"),
    "decision to extend": ("decision", "wave", "extend", "W1", "--until", "2099-01-01", "--decision", f"Số {SIGN}51"),
    "reason to leave out": ("reason", "responses", "exclude", "0f" * 16, "--reason", f"nhập {SIGN}hai lần"),
}


@pytest.mark.parametrize(("place", "words"), [(d[0], d[1:]) for d in DOORS.values()], ids=DOORS.keys())
def test_a_sign_that_nobody_sees_is_refused_with_its_place(open_wave, place, words):
    open_wave.does("import", open_wave.file("a.csv", RATED), "--wave", "W1")
    (line,) = open_wave.refuses(*words)
    what = "it holds a sign that nobody sees (U+202E) — type it anew instead of pasting it"
    assert line == f"{place}: {what}"


@pytest.mark.parametrize(
    ("words", "content"),
    [
        (("import", "--wave", "W1"), "agency,RATING\nSY~T,5\n"),
        (("import", "--wave", "W1"), "agency,receiving_agency,RATING\nSYT,SY~T,5\n"),
        (("import", "--wave", "W1"), "agency,RATING\nSYT,5~\n"),
        (("import", "--format", "counts"), "wave,agency,item,code,count\nW1,SY~T,RATING,5,1\n"),
        (("import", "--format", "counts"), "wave,agency,item,code,count\nW1,SYT,RAT~ING,5,1\n"),
        (("counters", "load"), "code,agency\nQ1,SY~T\n"),
    ],
)
def test_what_is_unknown_for_such_a_sign_alone_is_said_once(open_wave, words, content):
    file = open_wave.file("a.csv", content.replace("~", "\u200b"))
    (line,) = open_wave.refuses(*words, file)
    assert "holds a sign that nobody sees (U+200B)" in line


def test_what_is_unknown_beside_such_a_sign_is_said_as_well(open_wave):
    file = open_wave.file("a.csv", "agency,stratum,RATING\nSYX,đô\u200bthị,5\n")
    sign, unknown = open_wave.refuses("import", file, "--wave", "W1")
    assert "“stratum” holds a sign" in sign
    assert "there is no agency 'SYX'" in unknown


def test_decision_and_signer_of_a_release_as_well(open_wave):
    open_wave.does("import", open_wave.file("a.csv", RATED), "--wave", "W1")
    for step in ("close", "lock"):
        open_wave.does("wave", step, "W1")
    for place, said in (("decision", (f"Số {SIGN}5", "An")), ("signer", ("Số 5", f"A{SIGN}n"))):
        asked = open_wave.run("wave", "publish", "W1", "--decision", said[0], "--signer", said[1], *DAY)
        assert (asked.exit_code, asked.stderr.partition(" (")[0]) == (1, f"{place}: it holds a sign that nobody sees")
    assert "no release" in open_wave.does("release", "list", "--wave", "W1")


def test_the_name_of_a_file_is_told_in_the_record_and_held_to_the_same_rule(open_wave):
    file = open_wave.file(f"a{SIGN}vsc.csv", "agency,RATING\nSYT,5\n")
    (line,) = open_wave.refuses("import", file, "--wave", "W1")
    assert "it holds a sign that nobody sees (U+202E)" in line
