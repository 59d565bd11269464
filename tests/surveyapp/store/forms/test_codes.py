"""A code is used once, whoever sends it, however often and at the same moment; and it leads to its batch only."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from sqlalchemy import select

from surveyapp import models, store
from surveyapp.store.forms import responses
from surveyapp.store.vocabulary import READ_ALOUD
from surveyapp.store.waves import codes, waves
from tests.reading import count
from tests.surveyapp.store.conftest import SECRET

TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def made(open_wave) -> list[str]:
    return make(open_wave)


def make(engine, count: int = 10, agency: str = "D1") -> list[str]:
    with store.writing(engine) as session:
        return codes.make_batch(session, "2026-Q3", count, SECRET, agency=agency, actor="test", today=TODAY)[1]


@pytest.fixture
def coded(form):
    def with_code(code: str, **said):
        return form(code=code, proof="token", **{"receiving_agency": "D1"} | said)

    return with_code


def test_form_with_a_code_counts_under_the_basis_of_its_batch(open_wave, made, coded):
    responses.submit(open_wave, coded(made[0]), SECRET)
    with store.reading(open_wave) as session:
        stored = session.scalars(select(models.Response)).one()
        assert (stored.proof, stored.basis) == ("token", "probability")
        assert [batch.returned for batch in codes.batches(session)] == [1]


def test_a_second_form_with_the_same_code_is_refused_and_nothing_of_it_stored(open_wave, made, coded):
    responses.submit(open_wave, coded(made[0]), SECRET)
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, coded(made[0], answers="1"), SECRET)
    assert (refused.value.status, refused.value.problems[0].code) == (410, "code-spent")
    assert count(open_wave, models.Response) == count(open_wave, models.SpentCode) == 1


@pytest.mark.parametrize("state", ["open", "collected", "locked"])
def test_the_same_form_sent_again_gets_its_receipt_though_its_code_is_used(open_wave, made, coded, state):
    once = coded(made[0])
    first = responses.submit(open_wave, once, SECRET)
    with store.writing(open_wave) as session:
        for step in ("collected", "locked")[: ("open", "collected", "locked").index(state)]:
            waves.set_state(session, "2026-Q3", step, "test")
    again = responses.submit(open_wave, once, SECRET)
    assert (again.number, again.repeated) == (first.number, True)


@pytest.mark.parametrize("same_form", [False, True], ids=["two forms", "one form sent twice"])
def test_at_the_same_moment_exactly_one_form_of_a_code_is_stored(open_wave, made, coded, same_form):
    one = coded(made[0])
    forms = [one if same_form else coded(made[0]) for _ in range(8)]
    receipts, refused, start = [], [], threading.Barrier(8)

    def send(form) -> None:
        start.wait()
        try:
            receipts.append(responses.submit(open_wave, form, SECRET).number)
        except store.Refused as error:
            refused.append(error.problems[0].code)

    senders = [threading.Thread(target=send, args=(form,)) for form in forms]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert count(open_wave, models.Response) == count(open_wave, models.SpentCode) == len(set(receipts)) == 1
    assert (len(receipts), refused) == ((8, []) if same_form else (1, ["code-spent"] * 7))


def test_a_refused_form_leaves_its_code_unused(open_wave, made, coded):
    with pytest.raises(store.Refused):
        responses.submit(open_wave, coded(made[0], answers="9"), SECRET)
    assert count(open_wave, models.SpentCode) == 0
    assert responses.submit(open_wave, coded(made[0]), SECRET)


@pytest.mark.parametrize("answers", ["9", "."], ids=["not offered", "empty"])
def test_that_its_code_is_used_is_told_before_its_answers_are_judged(open_wave, made, coded, answers):
    responses.submit(open_wave, coded(made[0]), SECRET)
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, coded(made[0], answers=answers), SECRET)
    assert refused.value.problems[0].code == "code-spent"


def test_another_code_under_a_known_key_is_a_conflict_and_stays_unused(open_wave, made, coded):
    first = coded(made[0])
    responses.submit(open_wave, first, SECRET)
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, dataclasses.replace(first, code=made[1]), SECRET)
    assert refused.value.problems[0].code == "key-conflict"
    assert count(open_wave, models.SpentCode) == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"code": "222222223"}, "code-unknown"),
        ({"agency": "D2"}, "invalid"),
        ({"stratum": "land"}, "invalid"),
        ({"procedure_group": "land"}, "invalid"),
        ({"proof": "numbered-form"}, "invalid"),
    ],
    ids=str,
)
def test_a_form_that_goes_elsewhere_than_its_code_is_refused(open_wave, made, coded, said, reason):
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, dataclasses.replace(coded(made[0]), **said), SECRET)
    assert refused.value.problems[0].code == reason
    assert count(open_wave, models.SpentCode) == count(open_wave, models.Response) == 0


def test_no_code_is_stored_and_no_mark_says_when_or_which_form(open_wave, made, coded):
    responses.submit(open_wave, coded(made[0]), SECRET)
    assert set(models.SpentCode.__table__.columns.keys()) == {"mark"}
    assert set(models.Code.__table__.columns.keys()) == {"mark", "batch_id"}
    with store.reading(open_wave) as session:
        spent, form_of_it = (
            session.scalars(select(models.SpentCode)).one(),
            session.scalars(select(models.Response)).one(),
        )
        assert spent.mark == codes.mark_of_code(made[0], SECRET) != codes.mark_of_code(made[0], b"another secret")
        assert form_of_it.id not in spent.mark


@pytest.mark.parametrize("number", [0, 9, 100_001])
def test_a_batch_of_too_few_or_too_many_is_refused_and_nothing_is_made(open_wave, number):
    with pytest.raises(store.Refused, match="a batch has 10 to 100000"):
        make(open_wave, number)
    assert count(open_wave, models.CodeBatch) == count(open_wave, models.Code) == 0


def test_codes_lead_to_an_agency_that_takes_part(open_wave):
    for agency, reason in (("NONE", "no agency"), ("CITY", "does not rate")):
        with pytest.raises(store.Refused, match=reason):
            make(open_wave, agency=agency)
    assert count(open_wave, models.Code) == 0


def test_a_wave_that_takes_no_more_forms_gets_no_codes(open_wave):
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    with pytest.raises(store.Refused, match="takes no more forms"):
        make(open_wave)


def test_every_wrong_character_and_every_exchange_is_told_by_the_check(made):
    code = made[0]
    assert codes.is_whole(code)
    for place in range(len(code)):
        others = (code[:place] + other + code[place + 1 :] for other in READ_ALOUD if other != code[place])
        assert not any(map(codes.is_whole, others))
    for place in range(len(code) - 1):
        exchanged = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert exchanged == code or not codes.is_whole(exchanged)


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}", " {0} {1} {2} ", "{0}–{1}–{2}"])
def test_case_spaces_and_hyphens_do_not_matter(made, typed):
    code = made[0]
    assert codes.plain(typed.format(code[:3], code[3:6], code[6:]).lower()) == code


def test_more_cards_than_were_printed_cannot_be_handed_out(open_wave, made):
    with pytest.raises(store.Refused, match="8 handed out and 3 spoiled of 10"), store.writing(open_wave) as session:
        codes.say_what_became(session, 1, handed_out=8, spoiled=3, actor="test")
    with store.writing(open_wave) as session:
        codes.say_what_became(session, 1, handed_out=8, spoiled=2, actor="test")
    with store.reading(open_wave) as session:
        assert [(batch.handed_out, batch.spoiled) for batch in codes.batches(session)] == [(8, 2)]
