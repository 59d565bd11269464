"""The invented city: believable, complete in its oddities, and the same each time."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib import resources

import pytest

import questionnaires
from questionnaires.answers import decode
from surveyapp.cli import demo_city
from surveyapp.cli.demo_city import city as places
from surveyapp.cli.demo_city.cards import SPARE, packs
from surveyapp.cli.demo_city.demo_waves import DEMO_WAVES, QUESTIONNAIRE
from surveyapp.cli.demo_city.fieldwork import Fieldwork, Form, Stratum

CITY = places.read()
ONE_STOP = questionnaires.load(QUESTIONNAIRE)
COLLECTED = DEMO_WAVES[1]


@pytest.fixture(scope="module")
def forms() -> list[Form]:
    return list(Fieldwork(CITY, COLLECTED, ONE_STOP).forms())


def test_the_city_has_the_structure_of_two_levels():
    assert len(CITY.departments) == 16
    assert len(CITY.local) == 30
    assert len(CITY.centres) == 4
    assert len({office.code for office in CITY.offices}) == 50


def test_every_office_is_named_in_both_languages_and_every_sentence_is_composed():
    assert all(office.vi and office.en for office in CITY.offices)
    for file in ("city.toml", "people.toml"):
        text = (resources.files(demo_city) / file).read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)


def test_a_round_is_the_same_each_time(forms):
    assert list(Fieldwork(CITY, COLLECTED, ONE_STOP).forms()) == forms


def test_no_two_forms_of_the_city_share_an_id():
    ids = [form.id for a_round in DEMO_WAVES for form in Fieldwork(CITY, a_round, ONE_STOP).forms()]
    assert len(set(ids)) == len(ids) > 9000


@pytest.mark.parametrize("a_round", DEMO_WAVES, ids=lambda a_round: a_round.code)
def test_no_stratum_has_more_forms_than_dossiers(a_round):
    for stratum in Fieldwork(CITY, a_round, ONE_STOP).strata():
        assert 0 <= stratum.forms <= stratum.issued <= stratum.dossiers


def test_the_collected_round_shows_every_state(forms):
    n = Counter(form.stratum.office.code for form in forms if form.basis == "probability")
    assert n["SNGV"] == 7, "too few to publish"
    assert n["SDTTG"] == 19, "too few to rank"
    assert n["X02"] == 0, "no answers"
    assert {form.basis for form in forms if form.stratum.office.code == "VPUBND"} == {"self-selected"}
    assert [office.code for office in CITY.offices if office.counted_by] == ["BQLKCN"]


@pytest.fixture(scope="module", params=DEMO_WAVES, ids=lambda a_round: a_round.code)
def held(request) -> tuple[Fieldwork, list[Form]]:
    fieldwork = Fieldwork(CITY, request.param, ONE_STOP)
    return fieldwork, list(fieldwork.forms())


def test_what_counts_came_with_a_code_or_a_number_and_what_anybody_can_send_is_few_and_monitors(held):
    fieldwork, forms = held
    of_the_round = Counter(form.proof for form in forms if form.basis == fieldwork.wave.basis)
    of_their_own = Counter(form.proof for form in forms if form.basis != fieldwork.wave.basis)
    assert set(of_the_round) == {"token", "numbered-form"}
    assert set(of_their_own) == {"device", "open"}
    assert {form.basis for form in forms} == {fieldwork.wave.basis, "self-selected"}
    assert of_their_own.total() < len(forms) / 6


def test_forms_of_a_stratum_are_those_that_it_says_came_back(held):
    fieldwork, forms = held
    counting = Counter(form.stratum for form in forms if form.basis == fieldwork.wave.basis)
    blank = Counter(form.stratum for form in forms if not set(form.filled_in.answers) - set("._"))
    watched = Counter(form.stratum for form in forms if form.basis == "self-selected")
    for stratum in fieldwork.strata():
        came = (stratum.returned, stratum.blank, stratum.monitoring)
        assert (counting[stratum], blank[stratum], watched[stratum]) == came


def test_cards_are_printed_in_tens_and_no_more_are_used_than_were_handed_out(held):
    _, forms = held
    of_a_stratum: Counter[Stratum] = Counter()
    for pack in packs(forms):
        assert pack.used <= pack.handed_out <= pack.printed - pack.spoiled - SPARE
        assert pack.printed % 10 == 0
        of_a_stratum[pack.stratum] += pack.handed_out
    numbered = Counter(form.stratum for form in forms if form.proof == "numbered-form")
    assert all(n + numbered[stratum] <= stratum.issued for stratum, n in of_a_stratum.items())
    used = sum(pack.used for pack in packs(forms))
    assert used == sum(form.proof == "token" for form in forms)


def test_an_office_that_everybody_praises_has_only_best_ratings(forms):
    items = [place for place, slot in enumerate(ONE_STOP.slots) if slot.question.is_item]
    praise = {f.filled_in.answers[place] for f in forms if f.stratum.office.code == "P06" for place in items}
    assert praise == {"5", "_"}


def test_twins_answer_alike_so_that_they_tie(forms):
    answers = {code: Counter() for code in ("X08", "X09")}
    for form in forms:
        if form.basis == "probability" and form.stratum.office.code in answers:
            answers[form.stratum.office.code][form.stratum.group, form.filled_in.answers] += 1
    assert answers["X08"] == answers["X09"]


def test_answers_hold_every_kind_of_missing_that_a_form_can_have(forms):
    seen = set("".join(form.filled_in.answers for form in forms))
    assert seen >= set(".~?!_")


def test_people_whose_result_is_not_due_do_not_rate_it(forms):
    received = [slot.name for slot in ONE_STOP.slots].index("RECEIVED")
    rated = [slot.name for slot in ONE_STOP.slots].index("C41")
    assert {f.filled_in.answers[rated] for f in forms if f.filled_in.answers[received] == "0"} == {"_"}


def test_many_wish_for_simpler_procedures_and_hardly_anybody_paid_unofficially(forms):
    answers = [decode(ONE_STOP, form.filled_in.answers) for form in forms]
    wished = [said["WISHES"] for said in answers if said["WISHES"][0] in "01"]
    assert all("1" in ticks for ticks in wished)
    assert max(range(8), key=lambda option: sum(ticks[option] == "1" for ticks in wished)) == 0
    assert 0 < sum(said["PAYMENT"] == "1" for said in answers) < len(answers) / 50
    assert 0 < sum(said["TROUBLE"] in "12" for said in answers) < len(answers) / 20


def test_people_answer_on_working_days_within_the_round(forms):
    assert all(COLLECTED.opens <= form.day <= COLLECTED.last_day and form.day.weekday() < 5 for form in forms)
