"""Two rounds that were really held, with every state that data can have; their results are computed like any other.

The agencies, items and codes are those of the made-up result: fifteen departments, four communes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator

from sqlalchemy.orm import Session

from questionnaires.model import Question, Questionnaire
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.factories.agencies import GROUP_NAMES, made_up_agencies
from tests.factories.questionnaires import made_up_questionnaire

EARLIER, WAVE = "2025-H1", "2026-H1"
PEOPLE = 900  # of every agency
TIED = ("H99.05", "H99.06")
PERFECT, SELF_SELECTED = "H99.12", "H99.11"
FORMS = {"H99.13": 6, "H99.14": 17, "H99.15": 0, PERFECT: 34}
USUALLY = 60


def hold_rounds(session: Session) -> None:
    """`2026-H1` and the wave before it, both collected."""
    asked = with_overall_rating(made_up_questionnaire())
    save_agencies(session, [_agency_row(facts) for facts in made_up_agencies(15, 4).values()])
    save_peer_groups(session, [PeerGroupRow(group, names) for group, names in GROUP_NAMES.items()])
    add_questionnaire(session, asked)
    for code, title in ((EARLIER, "6 tháng đầu năm 2025"), (WAVE, "6 tháng đầu năm 2026")):
        _hold(session, code, title, asked)


def with_overall_rating(asked: Questionnaire) -> Questionnaire:
    """One question more, beside which the factors can be judged."""
    like = asked.items[0]
    overall = Question("ALL", "rating", "FACTS", like.options, like.offers, overall=True, satisfied_from=4)
    texts = {
        language: dataclasses.replace(
            text,
            questions={**text.questions, "ALL": text.questions["LATE"]},
            short={**text.short, "ALL": text.short["LATE"]},
            options={**text.options, "ALL": text.options[like.code]},
        )
        for language, text in asked.texts.items()
    }
    return dataclasses.replace(asked, questions=(overall, *asked.questions), texts=texts)


def _agency_row(facts) -> AgencyRow:
    return AgencyRow(facts.code, facts.names["vi"], peer_group=facts.peer_group, names={"en": facts.names["en"]})


def _hold(session: Session, code: str, title: str, asked: Questionnaire) -> None:
    year = int(code[:4])
    days = {"opens": dt.date(year, 5, 1), "closes": dt.date(year, 6, 30)}
    previous = EARLIER if code == WAVE else ""
    create_wave(session, code, questionnaire=asked.key, title=title, basis="probability", previous=previous, **days)
    set_state(session, code, "open", "test")
    agencies = made_up_agencies(15, 4)
    save_frame(session, code, [FrameRow("all", PEOPLE, agency, issued=2 * _forms(agency)) for agency in agencies])
    rows = [form for agency in agencies for form in _filled_in(agency, code, asked)]
    save_imported(session, code, rows)
    set_state(session, code, "collected", "test")


def _forms(agency: str) -> int:
    return FORMS.get(agency, USUALLY)


def _filled_in(agency: str, wave: str, asked: Questionnaire) -> Iterator[ImportedRow]:
    """Every person has a mood; two agencies were answered by people of one kind."""
    like = TIED[0] if agency in TIED else agency
    dice, merit = random.Random(like + wave), 0.35 + int(like[-2:]) % 11 / 18
    for number in range(_forms(agency)):
        mood = merit + dice.gauss(0, 0.2)
        levels = ["5" if agency == PERFECT else _level(mood + dice.gauss(0, 0.25)) for _ in asked.slots]
        answers = [
            "10"[dice.random() < 0.8] if slot.name == "LATE" else level
            for slot, level in zip(asked.slots, levels, strict=True)
        ]
        yield ImportedRow(
            f"{wave}{agency}{number:03d}".encode()[-16:],
            number + 2,
            agency,
            "".join(answers),
            procedure_group=("land", "papers")[dice.random() < 0.4],
            channel=("paper", "web")[number % 2],
            basis="self-selected" if agency == SELF_SELECTED else "",
            language="vi",
            text_revision=1,
        )


def _level(opinion: float) -> str:
    if opinion < 0.1:
        return "~" if opinion < -0.4 else "2"
    return str(min(5, 3 + int((opinion - 0.1) / 0.3)))
