"""No two agencies that are shown together read the same, in any language; a name that occurs once stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.languages import name_in
from surveyapp.languages.collation import as_read
from surveyapp.store.agencies.namesakes import Named, told_apart

names = st.dictionaries(
    st.sampled_from(["vi", "en", "km"]),
    st.sampled_from(["Xã Hoà", "xã  Hòa", "Xã Bình", "Xã Hòa – Tỉnh Một", "Xã Hòa (A1)", "Xã Hoà (A1) (A2)", "A3"]),
    max_size=3,
)
above = st.dictionaries(st.sampled_from(["vi", "en"]), st.sampled_from(["Tỉnh Một", "Tỉnh Hai"]), max_size=2)
trees = st.dictionaries(st.sampled_from([f"A{n}" for n in range(9)]), st.builds(Named, names, above), max_size=7)


def all_as_read(found: dict[str, dict[str, str]], language: str) -> list[str]:
    return [as_read(name_in(names, language, code)) for code, names in found.items()]


@given(trees)
def test_no_two_read_the_same_in_any_language(tree):
    found = told_apart(tree)
    for language in ("vi", "en", "km"):
        said = all_as_read(found, language)
        assert len(said) == len(set(said))


@given(trees)
def test_a_name_that_occurs_once_stays_as_it_is(tree):
    found = told_apart(tree)
    for language in ("vi", "en", "km"):
        plain = {code: name_in(named.own, language, code) for code, named in tree.items()}
        read = [as_read(name) for name in plain.values()]
        for code, name in plain.items():
            if " – " in name or " (" in name:
                continue  # it may be what a namesake is called with the one above, or with its code
            if language in tree[code].own and read.count(as_read(name)) == 1:
                assert name_in(found[code], language, code) == name


def test_what_one_is_called_in_another_language_is_not_what_a_namesake_is_told_apart_by():
    an = Named({"vi": "Xã An"}, {"vi": "Tỉnh Một"})
    found = told_apart({"A0": an, "A1": Named({"vi": "Xã An", "en": "Xã An – Tỉnh Một"}, {})})
    assert [found[code]["vi"] for code in ("A0", "A1")] == ["Xã An – Tỉnh Một", "Xã An (A1)"]
    assert [found[code]["en"] for code in ("A0", "A1")] == ["Xã An", "Xã An – Tỉnh Một"]


def test_the_name_above_stands_with_it_else_the_code():
    found = told_apart(
        {
            "P1-0": Named({"vi": "Xã Tân Tiến"}, {"vi": "Tỉnh Một"}),
            "P2-0": Named({"vi": "Xã Tân Tiến", "en": "Tan Tien"}, {"vi": "Tỉnh Hai", "en": "Second"}),
            "P2-1": Named({"vi": "Xã Tân Tiến"}, {"vi": "Tỉnh Hai"}),
            "X": Named({"vi": "Xã Tân Tiến"}, {}),
            "Y": Named({"vi": "Xã riêng"}, {"vi": "Tỉnh Một"}),
        }
    )
    assert {code: names["vi"] for code, names in found.items()} == {
        "P1-0": "Xã Tân Tiến – Tỉnh Một",
        "P2-0": "Xã Tân Tiến (P2-0)",
        "P2-1": "Xã Tân Tiến (P2-1)",
        "X": "Xã Tân Tiến (X)",
        "Y": "Xã riêng",
    }
    assert found["P2-0"]["en"] == "Tan Tien"


@pytest.mark.parametrize("language", ["vi", "en", "km"])
def test_an_own_name_that_reads_as_a_namesake_with_its_code_bears_its_code_too(language):
    tan_tien = Named({"vi": "Xã Tân Tiến", language: "Tan Tien"}, {"vi": "Tỉnh Một"})
    lookalike = Named({"vi": "Xã riêng", language: "Tan Tien (A1)"}, {"vi": "Tỉnh Một"})
    found = told_apart({"A1": tan_tien, "A2": tan_tien, "A6": lookalike})
    assert [names[language] for names in found.values()] == ["Tan Tien (A1)", "Tan Tien (A2)", "Tan Tien (A1) (A6)"]


@pytest.mark.parametrize(("one", "other"), [("Hòa", "HOÀ"), ("Khỏe", "khoẻ"), ("Thụy", "Thuỵ"), ("Thúy", "Thuy\u0301")])
def test_a_tone_mark_in_its_other_place_makes_no_other_name(one, other):
    found = told_apart({"B1": Named({"vi": f"Xã {one}"}, {"vi": "Tỉnh Một"}), "B2": Named({"vi": f"Xã {other}"}, {})})
    assert [names["vi"] for names in found.values()] == [f"Xã {one} – Tỉnh Một", f"Xã {other} (B2)"]
