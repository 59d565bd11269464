"""Every door that tells whether a round is open: commands, jobs, pages; and what it says, as one word."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import questionnaires as shipped
from surveyapp import store
from surveyapp.jobs.report import make
from surveyapp.results.scope import WHOLE
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves import clock
from tests.desk import Desk, office_of
from tests.factories.questionnaires import in_other_words
from tests.visitor import Visitor

OPEN, COLLECTED = "open", "collected"
LAST_DAY = "2026-09-30"
MOMENTS = {OPEN: "2026-09-30 23:59", COLLECTED: "2026-10-01 00:00"}
SECRET = "t" * 40  # of the pages that `office_of` serves
NAMED = re.compile("wave W1 is (open|collected)")


class Round:
    """`W1`, open in its row, whose last day is 30 September; late forms are not taken after it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.office = desk, office_of(desk)
        self.citizen, self.kept = Visitor(self.office.app), self.office.app.extensions
        self.begun: dict[str, tuple[Visitor, dict[str, object]]] = {}
        rows = csv.DictReader((desk.folder / "codes.csv").read_text().splitlines())
        self.card = next(rows)["code"].replace("-", "")

    def begin(self, address: Callable[[Round], str]) -> None:
        """A form that lies open: its page as it was posted, but for the signed time of its opening."""
        person = Visitor(self.office.app).open(address(self))
        filled = {name: value for name, value in person.page.filled_in().items() if name != "opened"}
        self.begun[address(self)] = person, filled | {"agency": "SYT", "RATING": "5"}

    def file(self) -> Path:
        return self.desk.file("more.csv", "agency,RATING\nSYT,3\n")

    @property
    def out(self) -> object:
        return self.desk.folder / "out"


Door = Callable[[Round], str]


def _refusing(*words: object, when: str, out: bool = False) -> Door:
    """A command that is refused in one of the two states, naming it or saying what follows from it."""

    def told(there: Round) -> str:
        given = [word(there) if callable(word) else word for word in words]
        result = there.desk.run(*given, *(("-o", there.out) if out else ()))
        other = COLLECTED if when == OPEN else OPEN
        assert result.exit_code in (0, 1), result.output
        return other if result.exit_code == 0 else when

    return told


def _naming(*words: object) -> Door:
    """A command that is refused in both, and names the state."""

    def told(there: Round) -> str:
        (line,) = there.desk.refuses(*words)
        found = NAMED.search(line)
        assert found, line
        return found[1]

    return told


def _listed(there: Round) -> str:
    return there.desk.does("wave", "list").split()[1]


def _closed_by(there: Round) -> str:
    """Whoever closes it by hand is told the same in both; on record is the calendar, or the command line."""
    there.desk.does("wave", "close", "W1")
    actor = [actor for actor, action, _ in there.desk.trail("W1") if action == "wave-state"][-1]
    return COLLECTED if actor == clock.BY_DATE else OPEN


def _withdrawn(there: Round) -> str:
    there.desk.does("wave", "withdraw", "W1")
    return there.desk.trail("W1")[-1][2]["before"]


def _extended(there: Round) -> str:
    there.desk.does("wave", "extend", "W1", "--until", "2026-12-31", "--decision", "Số 15/QĐ")
    actors = [actor for actor, action, _ in there.desk.trail("W1") if action == "wave-state"]
    return COLLECTED if clock.BY_DATE in actors else OPEN


def _revised(there: Round) -> str:
    (line,) = there.desk.refuses("wave", "revise", "W1", "--questionnaire", "single-rating", "--reason", "lỗi")
    return COLLECTED if NAMED.search(line) else OPEN


def _approved_on_page(there: Round) -> str:
    """Words that were stored before wait for somebody as long as the round is asked."""
    engine = store.connect(f"sqlite:///{there.desk.database}")
    with store.writing(engine) as session:
        add_questionnaire(session, in_other_words(shipped.load("single-rating"), title="Một tên khác"))
    engine.dispose()
    page = there.office.get("/staff/waves/W1/words").text
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page) or [""]
    status = there.office.post("/staff/waves/W1/words/approve", {"language": "vi", "seen": seen}).status_code
    assert status == (303 if seen else 409)
    return OPEN if seen else COLLECTED


def _page(address: str, *, when_open: int, when_collected: int) -> Door:
    """A page for staff that is there in one of the two states."""

    def told(there: Round) -> str:
        status = there.office.get(address).status_code
        assert status in (when_open, when_collected), status
        return OPEN if status == when_open else COLLECTED

    return told


def _needs_results(address: str) -> Door:
    return _page(f"/staff/waves/W1{address}", when_open=409, when_collected=200)


def _says(address: str, words: str) -> Door:
    """A page for staff that says in both states which it is."""

    def told(there: Round) -> str:
        assert there.office.get(address).status_code == 200
        return OPEN if words in there.office.page.text else COLLECTED

    return told


def _extended_on_page(there: Round) -> str:
    there.office.get("/staff/waves/W1/extend")
    given = {"until": "2026-12-31", "decision": "Số 15/QĐ"}
    assert there.office.post("/staff/waves/W1/extend", given).status_code == 303
    actors = [actor for actor, action, _ in there.desk.trail("W1") if action == "wave-state"]
    return COLLECTED if clock.BY_DATE in actors else OPEN


def _decided_on_page(there: Round) -> str:
    there.office.get("/staff/waves/W1")
    status = there.office.post("/staff/waves/W1/display", {"display": "ranges"}).status_code
    assert status in (303, 409), status
    return OPEN if status == 303 else COLLECTED


def _offers_codes(there: Round) -> str:
    assert there.office.get("/staff/waves/W1/codes").status_code == 200
    return OPEN if any(control.get("name") == "count" for control in there.office.page.controls) else COLLECTED


def _makes_codes(there: Round) -> str:
    there.office.get("/staff/waves/W1/codes")
    status = there.office.post("/staff/waves/W1/codes", {"agency": "SYT", "count": "10", "as": "list"}).status_code
    assert status in (200, 409, 422)
    return OPEN if status == 200 else COLLECTED


def _offers_to_store(there: Round) -> str:
    """Says so where answers are no longer taken."""
    assert there.office.get("/staff/waves/W1/import").status_code == 200
    return COLLECTED if "Đợt này hiện không nhận phiếu" in there.office.page.text else OPEN


def _takes_file(step: str) -> Door:
    def told(there: Round) -> str:
        there.office.get("/staff/waves/W1/import")
        file = (BytesIO(there.file().read_bytes()), "answers.csv")
        status = there.office.post(f"/staff/waves/W1/import{step}", {"file": file}).status_code
        assert status in (200, 303, 409)
        return COLLECTED if status == 409 else OPEN

    return told


def _asks_for_report(there: Round) -> str:
    there.office.get("/staff/waves/W1")
    status = there.office.post("/staff/waves/W1/report", {"language": "vi"}).status_code
    assert status in (303, 409)
    return COLLECTED if status == 303 else OPEN


def _moves(there: Round) -> str:
    """Sent from a page that was opened before."""
    there.office.get("/staff/waves/W1")
    status = there.office.post("/staff/waves/W1/lock", {"reason": ""}).status_code
    assert status in (303, 409)
    return COLLECTED if status == 303 else OPEN


def _job(there: Round) -> str:
    engine = store.connect(f"sqlite:///{there.desk.database}")
    arguments = {"wave": "W1", "language": "vi", "internal": True}
    try:
        make(engine, arguments, WHOLE)
    except store.Refused as refused:
        return OPEN if "wave W1 is open" in str(refused) else str(refused)
    finally:
        engine.dispose()
    return COLLECTED


def _offered(there: Round) -> str:
    return OPEN if "Đợt thử" in there.citizen.open("/vi/").page.text else COLLECTED


def _begins(address: Callable[[Round], str]) -> Door:
    def told(there: Round) -> str:
        there.citizen.open(address(there))
        return OPEN if there.citizen.page.buttons else COLLECTED

    return told


def _answers(address: Callable[[Round], str], go: str) -> Door:
    """A form that came without the signed time of its opening: nothing shows that it was open before midnight."""

    def told(there: Round) -> str:
        person, filled = there.begun[address(there)]
        person.post(address(there), {**filled, "go": go})
        assert person.status in ({"next": 200, "send": 303}[go], 410), person.page.text
        return COLLECTED if person.status == 410 else OPEN

    return told


def _with_an_old_token(address: Callable[[Round], str]) -> Door:
    """The page comes back with a fresh token, but not where nobody may send it."""

    def told(there: Round) -> str:
        person, filled = there.begun[address(there)]
        person.post(address(there), {**filled, "csrf_token": "old", "go": "next"})
        assert person.status in (400, 410), person.page.text
        return COLLECTED if person.status == 410 else OPEN

    return told


def at_wave(_: Round) -> str:
    return "/vi/w/W1"


def at_counter(_: Round) -> str:
    return "/vi/k/Q1"


def at_card(there: Round) -> str:
    return f"/vi/c/{there.card}"


DOORS: dict[str, Door] = {
    "wave list": _listed,
    "wave open": _naming("wave", "open", "W1"),
    "wave trial": _naming("wave", "trial", "W1"),
    "wave publish": _naming("wave", "publish", "W1", "--decision", "Số 1", "--signer", "An"),
    "wave reopen": _naming("wave", "reopen", "W1"),
    "wave close": _closed_by,
    "wave lock": _refusing("wave", "lock", "W1", when=OPEN),
    "wave withdraw": _withdrawn,
    "wave extend": _extended,
    "wave revise": _revised,
    "wave display": _refusing("wave", "display", "W1", "ranges", when=COLLECTED),
    "index": _refusing("index", "--wave", "W1", when=OPEN),
    "report": _refusing("report", "--wave", "W1", "--internal", when=OPEN, out=True),
    "import": _refusing("import", Round.file, "--wave", "W1", when=COLLECTED),
    "codes make": _refusing(
        "codes", "make", "--wave", "W1", "--agency", "SYT", "--count", 10, when=COLLECTED, out=True
    ),
    "job report": _job,
    "GET home.home": _offered,
    "GET survey.begin /w": _begins(at_wave),
    "GET survey.begin /k": _begins(at_counter),
    "GET survey.begin /c": _begins(at_card),
    "POST survey.step /w next": _answers(at_wave, "next"),
    "POST survey.step /k next": _answers(at_counter, "next"),
    "POST survey.step /c next": _answers(at_card, "next"),
    "POST survey.step /w expired": _with_an_old_token(at_wave),
    "POST survey.step /k expired": _with_an_old_token(at_counter),
    "POST survey.step /c expired": _with_an_old_token(at_card),
    "POST survey.step /w send": _answers(at_wave, "send"),
    "POST survey.step /k send": _answers(at_counter, "send"),
    "POST survey.step /c send": _answers(at_card, "send"),
    "GET staff.waves": _says("/staff/", "đang thu phiếu"),
    "GET staff.wave": _says("/staff/waves/W1", "đang thu phiếu"),
    "GET staff.result_file index": _needs_results("/index.csv"),
    "GET staff.result_file contributions": _needs_results("/contributions.csv"),
    "GET staff.change": _needs_results("/change"),
    "GET staff.change_of_agency": _needs_results("/agencies/SYT/change"),
    "GET staff.losses": _needs_results("/losses"),
    "GET staff.losses_of_agency": _needs_results("/agencies/SYT/losses"),
    "GET staff.agency": _needs_results("/agencies/SYT"),
    "GET staff.drivers": _needs_results("/drivers"),
    "GET staff.wishes": _needs_results("/wishes"),
    "GET staff.standardised": _needs_results("/mix"),
    "GET staff.quality": _needs_results("/quality"),
    "GET staff.codes": _offers_codes,
    "POST staff.make_codes": _makes_codes,
    "GET staff.import_page": _offers_to_store,
    "POST staff.import_preview": _takes_file("/preview"),
    "POST staff.import_file": _takes_file(""),
    "POST staff.words_step": _approved_on_page,
    "GET staff.wave_display": _page("/staff/waves/W1/display", when_open=200, when_collected=409),
    "POST staff.save_display": _decided_on_page,
    "GET staff.extend": _says("/staff/waves/W1/extend", "Đang thu phiếu"),
    "POST staff.extend_step": _extended_on_page,
    "GET staff.move": _page("/staff/waves/W1/close", when_open=200, when_collected=409),
    "POST staff.move": _moves,
    "GET staff.order_report": _needs_results("/report"),
    "POST staff.make_report": _asks_for_report,
}
THE_SAME = {
    "export": "gives the rows as they are stored",
    "frame load": "corrects the population until the wave is locked",
    "frame export": "gives the population as it is stored",
    "codes count": "counts cards, also after the field",
    "paper batch": "late sheets are entered after the field too, each judged by its day",
    "paper list": "lists what is stored",
    "paper operators": "counts what is stored",
    "wave parts": "lists what the index is made of",
    "wave leave-out": "a decision after the opening, until the wave is locked",
    "questionnaire codebook": "prints what is asked",
    "questionnaire paper": "prints what is asked",
    "responses exclude": "corrects until the wave is locked",
    "responses include": "corrects until the wave is locked",
    "responses exclusions": "lists what is stored",
    "release list": "lists what was signed",
    "release attach": "keeps what was signed",
    "release fetch": "gives what was signed",
    "counters posters": "draws what leads to whichever round is open",
    "wave create": "makes a draft",
    "wave title": "a title is kept from the opening on",
    "POST staff.undo_population": "corrects the population until the wave is locked",
    "GET staff.population_csv": "gives the population as it is stored",
    "GET staff.set_up": "prepares a wave that nobody has opened",
    "GET staff.wave_facts": "changes a draft",
    "POST staff.save_wave_facts": "changes a draft",
    "GET staff.wave_title": "a title is kept from the opening on",
    "POST staff.save_title": "a title is kept from the opening on",
    "POST staff.print_codes": "draws cards of a list that was made before",
    "POST staff.print_posters": "draws what leads to whichever round is open",
    "POST staff.count_codes": "counts cards, also after the field",
    **dict.fromkeys(
        (
            *("GET staff.paper", "POST staff.make_paper_batch", "GET staff.paper_batch", "GET staff.key_in"),
            *("POST staff.keep_form", "GET staff.correct_form", "POST staff.keep_correction", "POST staff.undo_form"),
            *("POST staff.complete_batch", "POST staff.reopen_batch", "GET staff.forms_of_operators"),
            *("POST staff.release_batch", "POST staff.reject_batch"),
        ),
        "late sheets are entered after the field too, each judged by its day",
    ),
    "GET staff.parts_of_wave": "lists what the index is made of",
    "POST staff.leave_part_out": "a decision after the opening, until the wave is locked",
    "POST staff.take_part_in": "a decision after the opening, until the wave is locked",
    "GET staff.left_out": "lists what is stored",
    "POST staff.leave_out": "corrects until the wave is locked",
    "POST staff.take_back": "corrects until the wave is locked",
    "GET staff.counts_csv": "gives counts, also after the field",
    "GET staff.responses_csv": "gives the rows as they are stored",
    "GET staff.own_agency": "leads an agency’s people to their own page",
    "GET staff.order_agency_report": "no report is about an agency yet",
    "POST staff.make_agency_report": "no report is about an agency yet",
    "GET staff.publish_wave": "asks for a locked round, which no calendar makes",
    "POST staff.publish_step": "asks for a locked round, which no calendar makes",
    "GET staff.releases": "lists what was signed",
    "GET staff.release_index_csv": "gives what was signed",
    "GET staff.release_document": "gives what was signed",
    "POST staff.attach_document": "keeps what was signed",
    "GET staff.texts_of_wave": "lists the words that were served",
    "GET survey.printed": "leads from a printed address to a language",
    "GET survey.receipt": "proves itself, and looks nothing up",
}
"""Doors that say and do the same in both states, and why."""
