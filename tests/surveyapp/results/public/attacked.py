"""Two cities in which one agency has six forms, in two rounds each: an easy prey for whoever searches whole numbers.

In `plain` every agency has the same dossiers, and all others the same forms; in `mixed` they differ.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.factories.agencies import GROUP_NAMES, made_up_agencies
from tests.factories.questionnaires import made_up_questionnaire

ASKED = made_up_questionnaire()
AGENCIES = made_up_agencies(9, 4)
FEW, USUALLY = "H99.03", 40
FORMS: Mapping[str, Mapping[str, int]] = {"plain": {FEW: 6}, "mixed": {FEW: 6, "H99.07": 17}}
DOSSIERS: Mapping[str, Mapping[str, int]] = {
    "plain": dict.fromkeys(AGENCIES, 900),
    "mixed": {agency: 500 + 130 * number for number, agency in enumerate(AGENCIES)},
}
ITEMS = {
    "overall": len(ASKED.items),
    **{f"factor:{one.id}": sum(item.factor == one.id for item in ASKED.items) for one in ASKED.factors},
    **{f"item:{item.code}": 1 for item in ASKED.items},
}
"""Questions of each part."""


def forms(city: str, agency: str) -> int:
    return FORMS[city].get(agency, USUALLY)


def hold(session: Session) -> None:
    """Rounds `plain-1`, `plain-2`, `mixed-1` and `mixed-2`."""
    rows = [AgencyRow(each.code, each.names["vi"], peer_group=each.peer_group) for each in AGENCIES.values()]
    save_agencies(session, rows)
    save_peer_groups(session, [PeerGroupRow(group, names) for group, names in GROUP_NAMES.items()])
    add_questionnaire(session, ASKED)
    for city in FORMS:
        for number in (1, 2):
            _hold(session, city, number)


def _hold(session: Session, city: str, number: int) -> None:
    code, year = f"{city}-{number}", 2024 + number
    days = {"opens": dt.date(year, 5, 1), "closes": dt.date(year, 6, 30)}
    previous = f"{city}-1" if number == 2 else ""
    create_wave(session, code, questionnaire=ASKED.key, title=code, basis="probability", previous=previous, **days)
    set_state(session, code, "open", "test")
    save_frame(session, code, [FrameRow("all", DOSSIERS[city][agency], agency, issued=120) for agency in AGENCIES])
    save_imported(session, code, [row for place, agency in enumerate(AGENCIES) for row in _rows(code, place, agency)])
    set_state(session, code, "collected", "test")


def _rows(code: str, place: int, agency: str) -> Iterator[ImportedRow]:
    """People whose moods are so mixed that no question has few on one side."""
    dice = random.Random(agency + code)
    for number in range(forms(code.partition("-")[0], agency)):
        mood = 0.5 + 0.04 * (place % 5) + dice.gauss(0, 0.15)
        answers = ("1" if slot.name == "LATE" else _level(mood + dice.gauss(0, 0.35)) for slot in ASKED.slots)
        key = f"{code}{place:x}{number:03d}".encode()
        yield ImportedRow(key.rjust(16, b"x"), number + 2, agency, "".join(answers), language="vi", text_revision=1)


def _level(opinion: float) -> str:
    return str(1 + sum(opinion > end for end in (0.1, 0.3, 0.5, 0.9)))
