"""What people are told of their form, held to what a form that comes by that door leaves in the database."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import html
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

import questionnaires
from analysis.wave.flags import PUBLISH_FROM
from questionnaires.answers import columns
from surveyapp import models, store
from surveyapp.imports import responses as imported
from surveyapp.reports.paper import form
from surveyapp.store.agencies import agencies
from surveyapp.store.forms.responses import submit
from surveyapp.store.forms.submission import Submission
from surveyapp.store.waves import codes, waves
from surveyapp.web.staff.access.rules import PERMISSIONS, RESPONSES
from surveyapp.words.notices import CLAIMS, Door, notice
from surveyapp.words.speech import Speech
from tests.factories.office import tell
from tests.surveyapp.web.citizen.conftest import SECRET
from tests.visitor import Visitor

ONE_STOP = questionnaires.load("one-stop")
TRAITS = ("DUE", "FIRM")
CALLER, DEVICE, NUMBER, WORDS = "203.0.113.77", "Teller/7.7 (Testphone)", "P-00077", "Thêm ghế ngồi cho người già"
OF_A_FORM = (models.Response, models.Cell, models.NumberAnswer, models.TextAnswer, models.SpentCode)


@dataclasses.dataclass(frozen=True)
class Left:
    """What one form left: its row and cell, every byte of the file, how many codes were spent, the code or number."""

    row: Mapping[str, Any]
    cell: Mapping[str, Any]
    file: bytes
    spent: int
    key: str
    again: Callable[[], object]


def _has_no_moment(left: Left) -> bool:
    kinds = {column.type.python_type for table in OF_A_FORM for column in table.__table__.columns}
    return dt.date in kinds and dt.datetime not in kinds


def _tells_the_half_day_only(left: Left) -> bool:
    return left.row["half"] in ("am", "pm") and _has_no_moment(left) and _is_of_no_device(left)


def _is_of_no_device(left: Left) -> bool:
    return not any(mark.encode() in left.file for mark in (CALLER, DEVICE))


def _is_hidden_from_those_who_are_rated(left: Left) -> bool:
    return RESPONSES not in PERMISSIONS["agency"]


HELD: Mapping[str, Callable[[Left], bool]] = {
    "no-name": lambda left: b"Nguyen Van Ten" not in left.file,
    "no-dossier": lambda left: (left.row["traits"], left.spent, left.key) == ("", 0, ""),
    "code": lambda left: left.spent == 1 and left.key.encode() not in left.file and left.again() is None,
    "number": lambda left: left.key.encode() not in left.file and left.again() == 0,
    "traits": lambda left: len(left.row["traits"]) == len(TRAITS),
    "counter": lambda left: not {"Q1", "Quầy số 1"} & {str(v) for v in (*left.row.values(), *left.cell.values())},
    "half-day": _tells_the_half_day_only,
    "day": _has_no_moment,
    "readers": _is_hidden_from_those_who_are_rated,
    "entered": _is_hidden_from_those_who_are_rated,
    "itself": lambda left: b"Nguyen Van Ten" not in left.file,
    "words": lambda left: WORDS.encode() in left.file and _is_hidden_from_those_who_are_rated(left),
    "published": lambda left: PUBLISH_FROM == 10,
    "apart": lambda left: left.row["basis"] == "self-selected",
}
"""Claim -> whether what is stored bears it out."""


def test_every_claim_is_held_to_something():
    assert HELD.keys() == {claim.name for claim in CLAIMS}


@pytest.fixture
def declare(city: Engine) -> Callable[[tuple[str, ...]], None]:
    """The round declares facts about dossiers."""

    def settle(traits: tuple[str, ...]) -> None:
        with store.writing(city) as session:
            wave = session.scalars(select(models.Wave).where(models.Wave.code == "2026")).one()
            wave.settings = {**wave.settings, "traits": list(traits)}

    return settle


class Doors:
    """Each way a form can come in: its notice as it is read, and one form that is sent."""

    def __init__(self, engine: Engine, person: Visitor, folder: Path, language: str, traits: tuple[str, ...]) -> None:
        self.engine, self.person, self.folder, self.language = engine, person, folder, language
        self.settings = {"traits": list(traits)}
        person.client.environ_base |= {"REMOTE_ADDR": CALLER, "HTTP_USER_AGENT": DEVICE}

    def wave(self) -> tuple[str, Left]:
        return self._on_screen("w/2026", "")

    def counter(self) -> tuple[str, Left]:
        return self._on_screen("k/Q1", "")

    def code(self) -> tuple[str, Left]:
        with store.writing(self.engine) as session:
            place = {"agency": "X01", "stratum": "Đất đai", "actor": "test", "today": dt.date(2026, 9, 1)}
            code = codes.make_batch(session, "2026", 10, SECRET.encode(), **place)[1][0]
        return self._on_screen(f"c/{code}", code)

    def kiosk(self) -> tuple[str, Left]:
        return self._from_a_device("device")

    def opened_by_an_officer(self) -> tuple[str, Left]:
        return self._from_a_device("staff-opened")

    def paper(self) -> tuple[str, Left]:
        file = self.folder / "forms.csv"
        answers = dict.fromkeys(columns(ONE_STOP), ".") | {"C11": "5", "COMMENT": "1", "COMMENT_text": WORDS}
        row = answers | {"agency": "X01", "response_id": NUMBER, "channel": "paper", "proof": "numbered-form"}
        row |= {"day": "2026-09-01", "half": "am", "language": self.language}
        row |= dict.fromkeys(self.settings["traits"], "1")
        with file.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, row)
            table.writeheader()
            table.writerow(row)
        assert self._taken_in(file) == 1
        read = html.unescape(form.html(ONE_STOP, self.language, {}, self.settings))
        return read, self._left(NUMBER, lambda: self._taken_in(file))

    def _taken_in(self, file: Path) -> int:
        with store.writing(self.engine) as session:
            return imported.load(session, file, "2026").new

    def _on_screen(self, address: str, code: str) -> tuple[str, Left]:
        review = Speech(self.language).say("Look through before sending")
        read = self.person.open(f"/{self.language}/{address}").page.text
        sent = self.person.on_to(review, agency="X01", C11="5", COMMENT=WORDS).posting("send")
        sent["data"] |= {"name": "Nguyen Van Ten"}
        assert "/receipt/" in self.person.client.post(**sent).request.path
        used = self.person.client.get(f"/{self.language}/{address}").status_code == 410
        return read, self._left(code, lambda: None if used else address)

    def _from_a_device(self, proof: str) -> tuple[str, Left]:
        place = {"agency": "H01", "counter": "Q1", "day": dt.date(2026, 9, 1), "half": "am"}
        slots = "".join("1" if slot.question.code == "COMMENT" else "." for slot in ONE_STOP.slots)
        first = next(n for n, slot in enumerate(ONE_STOP.slots) if slot.question.code == "C11")
        sent = Submission(
            key=secrets.token_bytes(16),
            wave="2026",
            questionnaire=ONE_STOP.key,
            language=self.language,
            text_revision=1,
            answers=slots[:first] + "5" + slots[first + 1 :],
            channel="kiosk",
            proof=proof,
            texts={"COMMENT": WORDS},
            **place,
        )
        submit(self.engine, sent, SECRET.encode())
        door = Door.of(ONE_STOP, "kiosk", proof, self.settings)
        return " ".join(notice(ONE_STOP, self.language, door, {}).lines), self._left("", lambda: None)

    def _left(self, key: str, again: Callable[[], object]) -> Left:
        path = Path(str(self.engine.url.database))
        file = b"".join(part.read_bytes() for part in sorted(path.parent.glob(path.name + "*")))
        with store.reading(self.engine) as session:
            row = session.scalars(select(models.Response)).one()
            cell = session.get_one(models.Cell, row.cell_id)
            spent = session.scalar(select(func.count()).select_from(models.SpentCode))
            told = [{c.name: getattr(each, c.name) for c in each.__table__.columns} for each in (row, cell)]
        return Left(told[0], told[1], file, spent or 0, key, again)


DOORS = ("wave", "counter", "code", "kiosk", "opened_by_an_officer", "paper")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("traits", [(), TRAITS], ids=["no facts about dossiers", "facts about dossiers"])
@pytest.mark.parametrize("language", ["vi", "en", "km"])
def test_whatever_a_notice_says_is_borne_out_by_what_is_stored(city, person, declare, tmp_path, door, traits, language):
    declare(traits)
    doors = Doors(city, person, tmp_path, language, traits)
    read, left = getattr(doors, door)()
    read = " ".join(read.split())
    values = {"least": PUBLISH_FROM, "traits": ", ".join(traits)}
    said = [claim.name for claim in CLAIMS if Speech(language).say(claim.sentence, **values) in read]
    assert {"no-name", "published", "words"} <= set(said)
    assert {name: HELD[name](left) for name in said} == dict.fromkeys(said, True)
    assert ("code" in said, "traits" in said) == (left.spent == 1, left.row["traits"] != "")
    assert ("apart" in said) == (left.row["basis"] == "self-selected")
    assert ("no-dossier" in said) == (door in ("wave", "counter", "kiosk") and not traits)


@pytest.mark.parametrize("door", ["code", "paper"])
def test_what_comes_with_a_code_or_a_number_is_not_said_to_hang_on_no_dossier(city, person, tmp_path, door):
    """Also where the words that the database holds are those of version 0.1."""
    with store.writing(city) as session:
        for text in session.scalars(select(models.QuestionnaireText)):
            text.body = text.body.replace(
                "Trả lời hay không", "Phiếu không ghi tên, không gắn với hồ sơ. Trả lời hay không"
            )
    person.app.extensions.pop("places", None)
    read, _ = getattr(Doors(city, person, tmp_path, "vi", ()), door)()
    assert "đều không ảnh hưởng đến hồ sơ" in read
    assert "không gắn với hồ sơ" not in read


@pytest.mark.parametrize(
    ("state", "address", "says", "says_not"),
    [
        ("open", "w/2026", "không dùng để xếp hạng", "không được tính"),
        ("trial", "w/draft", "không được tính vào kết quả", "từ 10 phiếu"),
    ],
)
def test_a_receipt_says_how_the_form_counts(city, person, state, address, says, says_not):
    if state == "trial":
        with store.writing(city) as session:
            waves.set_state(session, "draft", "trial", "test")
    review = Speech("vi").say("Look through before sending")
    person.open(f"/vi/{address}").on_to(review, agency="X01", C11="5").press("send")
    assert person.receipt
    assert says in person.page.text
    assert says_not not in person.page.text


def test_where_the_survey_office_is_rated_itself_nobody_is_told_that_the_rated_cannot_read(city, person, tmp_path):
    """The kind: who reads follows from who is rated, not from what most offices are."""
    with store.writing(city) as session:
        rated = next(iter(agencies.agencies(session).values()))
        tell(session, name=rated.name.upper())
    person.app.extensions.pop("office", None)
    read, _ = Doors(city, person, tmp_path, "vi", ()).wave()
    assert "Cán bộ nơi giải quyết hồ sơ không xem được phiếu" not in " ".join(read.split())
    assert "Cơ quan thực hiện khảo sát cũng được đánh giá ở đây" in " ".join(read.split())


def test_paper_says_so_too():
    told = html.unescape(form.html(ONE_STOP, "vi", {}, of_itself=True))
    assert "không xem được phiếu" not in told
    assert "Cơ quan thực hiện khảo sát cũng được đánh giá ở đây" in " ".join(told.split())
    assert "không xem được phiếu" in html.unescape(form.html(ONE_STOP, "vi", {}))
