"""No two agencies that are shown together read the same, in any language; a name that occurs once stays as it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.languages import name_in
from surveyapp.store.agencies.namesakes import Named, told_apart

names = st.dictionaries(
    st.sampled_from(["vi", "en", "km"]), st.sampled_from(["Xã An", "xã  An", "Xã Bình", "Xã An – Tỉnh Một"]), max_size=3
)
above = st.dictionaries(st.sampled_from(["vi", "en"]), st.sampled_from(["Tỉnh Một", "Tỉnh Hai"]), max_size=2)
trees = st.dictionaries(st.sampled_from([f"A{n}" for n in range(9)]), st.builds(Named, names, above), max_size=7)


def as_read(found: dict[str, dict[str, str]], language: str) -> list[str]:
    return [" ".join(name_in(names, language, code).casefold().split()) for code, names in found.items()]


@given(trees)
def test_no_two_read_the_same_in_any_language(tree):
    found = told_apart(tree)
    for language in ("vi", "en", "km"):
        said = as_read(found, language)
        assert len(said) == len(set(said))


@given(trees)
def test_a_name_that_occurs_once_stays_as_it_is(tree):
    found = told_apart(tree)
    for language in ("vi", "en", "km"):
        plain = {code: name_in(named.own, language, code) for code, named in tree.items()}
        read = [" ".join(name.casefold().split()) for name in plain.values()]
        for code, name in plain.items():
            if " – " in name:
                continue  # it may be what a namesake is called with the one above
            if language in tree[code].own and read.count(" ".join(name.casefold().split())) == 1:
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
