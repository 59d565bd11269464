import pytest

from analysis.change.comparability import why_not_comparable


@pytest.mark.parametrize(
    ("later", "declared", "reason"),
    [
        ({"questionnaire": "Q@1", "rule": "r", "population": "p"}, False, ""),
        ({"questionnaire": "Q@2", "rule": "r", "population": "p"}, False, "questionnaire"),
        ({"questionnaire": "Q@2", "rule": "r", "population": "p"}, True, ""),
        ({"questionnaire": "Q@2", "rule": "s", "population": "p"}, True, "rule"),
        ({"questionnaire": "Q@1", "rule": "r", "population": "q"}, False, "population"),
    ],
)
def test_nothing_rose_or_fell_between_waves_that_are_not_comparable(later, declared, reason):
    earlier = {"questionnaire": "Q@1", "rule": "r", "population": "p", "basis": "all-invited"}
    assert why_not_comparable(earlier, later, declared=declared) == reason
