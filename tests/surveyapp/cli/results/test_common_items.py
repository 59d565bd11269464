"""Over common items both rounds are what they would be if nothing else had been asked."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest

from tests.desk import Desk
from tests.factories.editions import FIRST, add_edition, agencies, alike, compared, forms, hold_round

LATER = {"A1": "place.seats", "A8": "place.signs", "B1": "staff.polite", "B3": "staff.quick"}
ALONE = {"A1": "place.seats", "A8": "place.signs", "B1": "staff.polite"}
"""What both ask alike: the same items under the codes of the later edition."""
FIGURES = ("change", "change_low", "change_high")


def answers(seed: int, items, agency: str) -> list[dict[str, object]]:
    """Sixty forms in six villages, whose answers go together; some leave a question out."""
    dice, made = random.Random(seed), []
    for village in range(6):
        mood = dice.choice((2, 3, 4))
        for _ in range(10):
            form = {item: min(5, max(1, mood + dice.choice((-1, 0, 1, 1)))) for item in items}
            if dice.random() < 0.2:
                form[dice.choice(list(items))] = "."
            made.append({"agency": agency, "stratum": f"plain {agency}", "cluster": f"village {village}", **form})
    return made


def restricted(made, codes):
    """`codes`: as they stand in the answers -> in the edition of common items."""
    kept = ("agency", "stratum", "cluster")
    return [{n: f[n] for n in kept} | {new: f[old] for old, new in codes.items()} for f in made]


def rows_of(desk: Desk, now: str, then: str, *more: str):
    rows = json.loads(desk.does("index", "--wave", now, "--against", then, "--format", "json", *more))
    return {(row["scope"], row["agency"] or row["peer_group"], row["part"]): row for row in rows}


@pytest.fixture
def rounds(desk: Desk) -> Desk:
    """`then` and `now` of two editions, and the same forms with nothing asked but what both ask."""
    agencies(desk)
    add_edition(desk, 1)
    add_edition(desk, 2, LATER)
    add_edition(desk, 3, ALONE)
    before = [form for n, code in enumerate(("SYT", "STP")) for form in answers(n, FIRST, code)]
    after = [form for n, code in enumerate(("SYT", "STP"), start=7) for form in answers(n, LATER, code)]
    hold_round(desk, "then", 1, before)
    hold_round(desk, "now", 2, after)
    hold_round(desk, "then-alone", 3, restricted(before, {"A1": "A1", "A2": "A8", "B1": "B1"}))
    hold_round(desk, "now-alone", 3, restricted(after, {"A1": "A1", "A8": "A8", "B1": "B1"}))
    return desk


@pytest.mark.parametrize(
    "rule", ["satisfied-share/pooled", "mean-score/mean-of-factors", "satisfied-share/mean-of-items"]
)
@pytest.mark.parametrize("aggregate", ["direct", "equal"])
def test_a_change_over_common_items_is_that_of_rounds_that_asked_them_alone(rounds, rule, aggregate):
    more = ("--rule", rule, "--aggregate", aggregate)
    found, alone = rows_of(rounds, "now", "then", *more), rows_of(rounds, "now-alone", "then-alone", *more)
    compared_ones = {key for key, row in found.items() if row["change"] is not None}
    assert compared_ones == alone.keys() - {key for key, row in alone.items() if row["change"] is None}
    for key in compared_ones:
        assert [found[key][name] for name in FIGURES] == pytest.approx([alone[key][name] for name in FIGURES]), key
    verdicts = {part: row["comparable"] for (_, agency, part), row in found.items() if agency == "SYT"}
    assert verdicts == {
        "overall": "common-items",
        "factor:a": "yes",
        "factor:b": "common-items",
        "item:A1": "yes",
        "item:A8": "yes",
        "item:B1": "yes",
        "item:B3": "questionnaire",
    }


def test_it_is_taken_apart_like_that_of_rounds_that_asked_them_alone(rounds):
    def taken(now: str, then: str) -> dict[tuple[str, ...], list[float]]:
        text = rounds.does("index", "--wave", now, "--against", then, "--contributions")
        names, figures = (
            ("scope", "place", "source", "agency", "part"),
            ("before", "after", "contribution", "low", "high"),
        )
        rows = csv.DictReader(io.StringIO(text))
        return {tuple(r[n] for n in names): [float(r[f]) if r[f] else -1.0 for f in figures] for r in rows}

    found, alone = taken("now", "then"), taken("now-alone", "then-alone")
    assert found.keys() == alone.keys()
    for place, figures in found.items():
        assert figures == pytest.approx(alone[place]), place


def test_agencies_of_today_and_common_items_go_together(rounds):
    """STP is one with SYT now, under a new name."""
    gone = "SYT,Sở Y tế,departments,,2025-12-31,\nSTP,Sở Tư pháp,departments,,2025-12-31,\n"
    new = "SNV,Sở Nội vụ,departments,2026-01-01,,SYT STP\n"
    head = "code,name,peer_group,valid_from,valid_to,predecessors\n"
    rounds.does("agencies", "load", rounds.file("merged.csv", head + gone + new))
    after = [form | {"agency": "SNV", "stratum": "plain"} for form in answers(9, LATER, "SNV")]
    hold_round(rounds, "merged", 2, after)
    alone = restricted(after, {"A1": "A1", "A8": "A8", "B1": "B1"})
    hold_round(rounds, "merged-alone", 3, alone)
    found, same = rows_of(rounds, "merged", "then"), rows_of(rounds, "merged-alone", "then-alone")
    row = found["agency", "SNV", "overall"]
    assert row["comparable"] == "common-items"
    assert [row[n] for n in FIGURES] == pytest.approx([same["agency", "SNV", "overall"][n] for n in FIGURES])


def test_published_counts_are_compared_over_the_questions_that_both_ask(desk):
    agencies(desk)
    add_edition(desk, 1)
    add_edition(desk, 2, LATER)
    head = "wave,agency,stratum,item,code,count\n"
    then = [f"2025,SYT,,{item},{code},{n}" for item in FIRST for code, n in ((5, 20), (3, 20))]
    now = [f"2026,SYT,,{item},{code},{n}" for item in LATER for code, n in ((5, 10 if item == "B3" else 30), (3, 10))]
    for version, lines in ((1, then), (2, now)):
        making = ("--format", "counts", "--create-waves", "--questionnaire", f"small@{version}")
        desk.does("import", desk.file(f"{version}.csv", head + "\n".join(lines)), *making)
    row = compared(desk, "2026", "2025")["overall"]
    assert (row["comparable"], row["change"], row["change_low"]) == ("common-items", 25.0, None)
    assert row["common_items"] == ["A1", "A8", "B1"]


def test_a_factor_that_left_the_index_in_one_round_leaves_the_comparison(desk):
    """In 2024 so few rated staff that it stands outside in 2026; over the place half were satisfied, now all are."""
    agencies(desk)
    add_edition(desk, 1)
    hold_round(desk, "2025", 1, forms((20, alike(FIRST, 5)), (20, alike(FIRST, 3))))
    few = alike(("A1", "A2"), 5)
    answers_of_few = forms((36, few), (4, few | alike(("B1", "B2"), 1)))
    hold_round(desk, "2024", 1, answers_of_few)
    hold_round(desk, "2026", 1, answers_of_few, "--previous", "2024")
    found = compared(desk, "2026", "2025")
    assert (found["overall"]["comparable"], found["overall"]["change"]) == ("common-items", 50.0)
    assert (found["overall"]["common_items"], found["overall"]["comparable_note"]) == (["A1", "A2"], "left-out")
    assert found["factor:a"]["comparable"] == found["factor:b"]["comparable"] == "yes"


def test_what_is_published_tells_nothing_of_hidden_items_by_a_change_over_the_others(desk):
    """Four people alone answered the new item: its figure is hidden, and so is the change over the other three."""
    agencies(desk)
    add_edition(desk, 1)
    add_edition(desk, 2, LATER)
    hold_round(desk, "2025", 1, forms((20, alike(FIRST, 5)), (20, alike(FIRST, 3))))
    three = alike(("A1", "A8", "B1"), 5)
    hold_round(desk, "2026", 2, forms((36, three), (4, three | {"B3": 1})))
    staff, public = (compared(desk, "2026", "2025", *more) for more in ((), ("--public",)))
    assert staff["overall"]["comparable"] == "common-items"
    row = public["overall"]
    assert (row["index"] is not None, row["change"], row["comparable"]) == (True, None, "")
    assert (row["comparable_note"], row["common_items"]) == ("", [])


def test_each_round_is_weighed_by_who_was_asked_in_it(desk):
    """B2 is asked of every second one now: its answers stand for two there, and for one in the earlier round."""
    agencies(desk)
    add_edition(desk, 1)
    items = {code: FIRST[code] for code in ("A1", "B1", "B2")}
    drawn = '[[module]]\nid = "half"\nprobability = 0.5'
    add_edition(desk, 2, items, head=drawn, more={"B2": 'module = "half"'})
    good = alike(items, 5) | {"B2": 1}
    hold_round(desk, "2025", 1, forms((40, good | {"A2": 5})))
    hold_round(desk, "2026", 2, forms((20, good | {"variant": "1"}), (20, good | {"variant": "0", "B2": "_"})))
    row = compared(desk, "2026", "2025")["overall"]
    assert (row["comparable"], row["common_items"]) == ("common-items", ["A1", "B1", "B2"])
    assert row["index"] == pytest.approx(200 / 3)
    assert row["change"] == pytest.approx(0, abs=1e-9)
