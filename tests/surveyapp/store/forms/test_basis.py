"""The basis of a form follows from what vouches for it, at the moment it is accepted, and is never rewritten."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from surveyapp import models, store
from surveyapp.store.forms import imported, responses
from surveyapp.store.vocabulary import BASES, COUNTING_PROOFS, PROOFS
from surveyapp.store.waves.waves import create_wave, set_state

SECRET = b"a secret of the tests"


def basis_of(engine, filled) -> str:
    responses.submit(engine, filled, SECRET)
    with store.reading(engine) as session:
        query = select(models.Response.basis).where(models.Response.id == responses.id_of(filled.key))
        return session.scalars(query).one()


@pytest.mark.parametrize("proof", PROOFS)
def test_a_form_has_the_basis_of_its_wave_only_where_its_proof_carries_it(open_wave, form, proof):
    stored = basis_of(open_wave, form(proof=proof))
    assert stored == ("probability" if proof in COUNTING_PROOFS else "self-selected")


@pytest.mark.parametrize("basis", BASES)
def test_an_open_address_counts_under_no_basis(open_wave, form, basis):
    assert basis_of(open_wave, form(proof="open", basis=basis)) == "self-selected"


def test_a_wave_of_before_keeps_what_its_office_declared(open_wave, form):
    with open_wave.begin() as connection:
        connection.execute(text("UPDATE wave SET basis_rule = 'declared' WHERE code = '2026-Q3'"))
    assert basis_of(open_wave, form(proof="open")) == "probability"


@pytest.mark.parametrize(
    ("proof", "written", "stored"),
    [
        ("open", "", "self-selected"),
        ("device", "", "self-selected"),
        ("open", "self-selected", "self-selected"),
        ("none", "", "probability"),
        ("numbered-form", "", "probability"),
        ("none", "all-invited", "all-invited"),
        ("token", "quota", "quota"),
    ],
)
def test_an_import_takes_the_basis_as_written_and_otherwise_follows_the_proof(open_wave, proof, written, stored):
    assert basis_imported(open_wave, written, proof) == stored


@pytest.mark.parametrize("proof", sorted({*PROOFS} - {*COUNTING_PROOFS}))
@pytest.mark.parametrize("written", [basis for basis in BASES if basis != "self-selected"])
def test_a_file_cannot_write_a_basis_that_the_proof_beside_it_does_not_carry(open_wave, proof, written):
    with pytest.raises(store.Refused) as refused:
        basis_imported(open_wave, written, proof)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where) == ("basis-proof", "line 2")
    assert f"basis {written} is not carried by proof {proof}" in problem.what
    assert "leave the cell basis empty" in problem.remedy
    with store.reading(open_wave) as session:
        assert session.scalars(select(models.Response.id)).all() == []


def test_one_contradiction_among_many_rows_refuses_the_file_with_its_line(open_wave):
    rows = [imported.ImportedRow(bytes([n] * 16), n, "D1", "4", basis="all-invited") for n in range(2, 9)]
    rows[4] = rows[4]._replace(proof="device")
    with pytest.raises(store.Refused) as refused, store.writing(open_wave) as session:
        imported.save_imported(session, "2026-Q3", rows)
    assert [problem.where for problem in refused.value.problems] == ["line 6"]


def test_a_wave_collected_under_the_rule_of_before_takes_what_its_file_declares(open_wave):
    with open_wave.begin() as connection:
        connection.execute(text("UPDATE wave SET basis_rule = 'declared' WHERE code = '2026-Q3'"))
    assert basis_imported(open_wave, "all-invited", "open") == "all-invited"


def basis_imported(engine, written: str, proof: str) -> str:
    row = imported.ImportedRow(bytes([7] * 16), 2, "D1", "4", basis=written, proof=proof)
    with store.writing(engine) as session:
        imported.save_imported(session, "2026-Q3", [row])
        return session.scalars(select(models.Response.basis)).one()


def test_what_an_import_is_vouched_for_stands_on_the_record(open_wave):
    rows = [
        imported.ImportedRow(bytes([n] * 16), n, "D1", "4", proof=proof)
        for n, proof in enumerate(("none", "none", "open", "token"), start=2)
    ]
    with store.writing(open_wave) as session:
        imported.save_imported(session, "2026-Q3", rows)
        query = select(models.AuditEvent.detail).where(models.AuditEvent.action == "responses-imported")
        detail = session.scalars(query).one()
    assert detail["taken"] == {"probability/none": 2, "probability/token": 1, "self-selected/open": 1}


def test_a_longer_edition_is_vouched_for_by_what_is_new_in_it(open_wave):
    rows = [imported.ImportedRow(bytes([n] * 16), n, "D1", "4") for n in (2, 3, 4)]
    with store.writing(open_wave) as session:
        imported.save_imported(session, "2026-Q3", rows[:2])
        imported.save_imported(session, "2026-Q3", rows)
        query = select(models.AuditEvent.detail).where(models.AuditEvent.action == "responses-imported")
        taken = [detail["taken"] for detail in session.scalars(query.order_by(models.AuditEvent.id))]
    assert taken == [{"probability/none": 2}, {"probability/none": 1}]


def test_a_new_wave_follows_the_proof(open_wave):
    with store.writing(open_wave) as session:
        create_wave(session, "2027", questionnaire="single-rating")
        set_state(session, "2027", "open", "test")
        query = select(models.Wave.basis_rule).where(models.Wave.code == "2027")
        assert session.scalars(query).one() == "proof"
