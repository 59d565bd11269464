"""The audit trail is a chain of hashes: what is changed, taken out or put in afterwards is found, and where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import delete, update

from surveyapp import store
from surveyapp.models import AuditEvent
from surveyapp.store import audit, trail


def written(engine, *subjects: str) -> list[str]:
    """The head after each entry, every one in a transaction of its own."""
    heads = []
    for number, subject in enumerate(subjects):
        with store.writing(engine) as session:
            audit.record(session, "ann@example.org", "wave-created", subject, forms=number, name="Sở Y tế", share=0.1)
        with store.reading(engine) as session:
            heads.append(trail.head(session)[1].hex())
    return heads


def verdict(engine, wanted: str = "") -> trail.Verdict:
    with store.reading(engine) as session:
        return trail.verify(session, wanted)


def test_trail_without_an_entry_is_whole(engine):
    assert verdict(engine) == trail.Verdict(entries=0, head="0" * 64, broken=None, since=None)


def test_every_entry_names_the_hash_of_the_one_before(engine):
    heads = written(engine, "w1", "w2", "w3")
    with store.reading(engine) as session:
        rows = session.query(AuditEvent).order_by(AuditEvent.position).all()
    assert [row.position for row in rows] == [1, 2, 3]
    assert [row.hash.hex() for row in rows] == heads
    assert [row.previous_hash for row in rows] == [bytes(32), rows[0].hash, rows[1].hash]
    assert verdict(engine) == trail.Verdict(3, heads[-1], None, None)


def test_entries_of_one_transaction_stand_in_the_order_in_which_they_were_recorded(engine):
    with store.writing(engine) as session:
        for subject in ("w1", "w2", "w3"):
            audit.record(session, "ann", "wave-created", subject)
        assert [entry.subject for entry in audit.events(session)] == ["w3", "w2", "w1"]
    with store.reading(engine) as session:
        rows = session.query(AuditEvent).order_by(AuditEvent.position).all()
    assert [row.subject for row in rows] == ["w1", "w2", "w3"]
    assert verdict(engine).broken is None


def test_what_was_undone_is_no_entry_and_leaves_no_gap(engine):
    written(engine, "w1")
    with suppress(ZeroDivisionError), store.writing(engine) as session:
        audit.record(session, "ann", "wave-created", "w2")
        session.flush()
        raise ZeroDivisionError
    written(engine, "w3")
    assert verdict(engine).entries == 2
    assert verdict(engine).broken is None


def test_many_who_write_at_once_make_one_chain(engine):
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda n: written(engine, f"w{n}", f"v{n}"), range(8)))
    assert verdict(engine).entries == 16
    assert verdict(engine).broken is None


@pytest.mark.parametrize(
    "tampering",
    [
        update(AuditEvent).where(AuditEvent.subject == "w2").values(actor="bob@example.org"),
        update(AuditEvent).where(AuditEvent.subject == "w2").values(detail={"forms": 9}),
        delete(AuditEvent).where(AuditEvent.subject == "w2"),
    ],
    ids=["another actor", "another detail", "taken out"],
)
def test_what_was_changed_or_taken_out_is_found_and_where(engine, tampering):
    heads = written(engine, "w1", "w2", "w3", "w4")
    with store.writing(engine) as session:
        session.execute(tampering)
    found = verdict(engine, heads[-1])
    assert found.broken == 2
    assert found.since is None, "a head that stands on a broken chain vouches for nothing"
    assert verdict(engine, heads[0]).since is not None, "what stands before the break is still vouched for"


def test_what_another_program_put_in_is_found(engine):
    written(engine, "w1")
    with store.writing(engine) as session:
        session.add(AuditEvent(at=audit.now(), actor="bob", action="wave-created", subject="w9", detail={}))
    assert verdict(engine).broken == 2


def test_entries_that_were_cut_off_are_missed_by_their_head(engine):
    heads = written(engine, "w1", "w2", "w3")
    with store.writing(engine) as session:
        session.execute(delete(AuditEvent).where(AuditEvent.subject == "w3"))
    assert verdict(engine, heads[-1]) == trail.Verdict(2, heads[1], None, None)
    assert verdict(engine, heads[1]).since == 0


def test_head_is_known_by_its_first_digits_and_says_how_much_came_after(engine):
    heads = written(engine, "w1", "w2", "w3")
    assert verdict(engine, heads[0][:12].upper()).since == 2
    assert verdict(engine, " ".join((heads[0][:6], heads[0][6:16]))).since == 2
    assert verdict(engine, "0" * 12).since is None


@pytest.mark.parametrize("wanted", ["abc", "z" * 12, "0" * 65, "12 34"])
def test_what_is_no_head_is_refused(engine, wanted):
    with pytest.raises(store.Refused, match="no head of an audit trail"):
        verdict(engine, wanted)


def test_trail_of_version_0_1_begins_the_chain(stored):
    written(stored, "after")
    found = verdict(stored)
    assert found.entries > 1
    assert found.broken is None
