import pytest

from analysis.change.comparability import why_not_comparable


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        ({"questionnaire": "Q@1", "rule": "r", "population": "p"}, ""),
        ({"questionnaire": "Q@2", "rule": "r", "population": "p"}, "questionnaire"),
        ({"questionnaire": "Q@1", "rule": "s", "population": "p"}, "rule"),
        ({"questionnaire": "Q@1", "rule": "r", "population": "q"}, "population"),
    ],
)
def test_nothing_rose_or_fell_between_waves_that_are_not_comparable(later, reason):
    earlier = {"questionnaire": "Q@1", "rule": "r", "population": "p", "basis": "all-invited"}
    assert why_not_comparable(earlier, later) == reason
