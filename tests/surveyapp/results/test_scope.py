"""Whoever may see some agencies sees those, and whoever may see all sees also the ones that come later."""

from surveyapp.results.scope import WHOLE, Scope


def test_the_whole_scope_holds_every_agency():
    assert WHOLE.is_whole
    assert "H61.07" in WHOLE
    assert list(WHOLE.within(["B", "A"])) == ["B", "A"]


def test_a_scope_holds_its_agencies_and_no_other():
    scope = Scope.of("H61.07", "H61.08")
    assert not scope.is_whole
    assert list(scope.within(["H61.09", "H61.08", "H61.07"])) == ["H61.08", "H61.07"]


def test_a_scope_without_agencies_is_not_the_whole():
    assert not Scope.of().is_whole
    assert "H61.07" not in Scope.of()


def test_equal_scopes_can_stand_in_a_key():
    assert len({Scope.of("A", "B"), Scope.of("B", "A"), WHOLE, Scope()}) == 2
