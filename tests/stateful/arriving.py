"""Forms come in by every door, are sent again, left out and let in again; words are erased after their time."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.stateful.known import Device, Form, Round
from tests.stateful.office import COUNTER
from tests.stateful.stage import Stage

RATINGS = ("1", "2", "3", "4", "5")
WORDS = ("", "chờ lâu", "rất tốt")
MOST_DEVICES, MOST_OPENED = 3, 6
ENROLLED = re.compile(r"device (\d+) at counter \S+: (\S+)")
ERASED = re.compile(r"erased: (\d+) texts")

ratings, words = st.sampled_from(RATINGS), st.sampled_from(WORDS)


class Arriving(Stage):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[str, str, str]] = []  # round, key, mark of a page that is open in a browser

    # Pages

    @rule(data=st.data(), rating=ratings, said=words)
    def send_a_form(self, data: st.DataObject, rating: str, said: str) -> None:
        code, it = self.some_round(data)
        self.sent(it, Form(self.new_key(), f"/w/{code}", rating, said=said), may=it.collects)

    @rule(data=st.data(), rating=ratings, said=words)
    def send_after_the_code_of_a_counter(self, data: st.DataObject, rating: str, said: str) -> None:
        code, it = self.some_round(data)
        form = Form(self.new_key(), f"/k/{COUNTER}", rating, said=said)
        self.sent(it, form, may=it.collects, wave=code)

    @precondition(lambda self: len(self.opened) < MOST_OPENED and self.have("collects"))
    @rule(data=st.data())
    def open_a_form(self, data: st.DataObject) -> None:
        code, _ = self.a_round_with(data, "collects")
        self.opened.append((code, *self.doors.opened(f"/w/{code}")))

    @precondition(lambda self: self.opened)
    @rule(data=st.data(), rating=ratings)
    def send_what_was_open(self, data: st.DataObject, rating: str) -> None:
        code, key, mark = self.opened.pop(data.draw(st.integers(0, len(self.opened) - 1)))
        it = self.known.rounds[code]
        may = it.collects or it.is_in_grace(self.today)
        self.sent(it, Form(key, f"/w/{code}", rating), may=may, opened=mark)

    @precondition(lambda self: self.have("forms"))
    @rule(data=st.data(), rating=ratings)
    def send_a_form_again(self, data: st.DataObject, rating: str) -> None:
        code, it = self.a_round_with(data, "forms")
        form = it.forms[data.draw(st.sampled_from(sorted(it.forms)))]
        if form.came.startswith("/"):
            status, receipt = self.doors.send(form.came, form.key, rating, WORDS=form.said, wave=code)
            assert (status, receipt) == ((303, form.receipt) if rating == form.rating else (409, "")), (it, status)

    @precondition(lambda self: self.have("codes"))
    @rule(data=st.data(), rating=ratings)
    def send_with_a_code(self, data: st.DataObject, rating: str) -> None:
        _, it = self.a_round_with(data, "codes")
        code = data.draw(st.sampled_from(list(it.codes)))  # as made: sorted, they would stand otherwise each time
        may = it.collects and not it.codes[code]
        if self.sent(it, Form(self.new_key(), f"/c/{code}", rating), may=may):
            it.codes[code] = True

    @rule(data=st.data())
    def send_nothing(self, data: st.DataObject) -> None:
        code, it = self.some_round(data)
        self.sent(it, Form(self.new_key(), f"/w/{code}", ""), may=False)

    def sent(self, it: Round, form: Form, *, may: bool, **more: str) -> bool:
        status, form.receipt = self.doors.send(form.came, form.key, form.rating, WORDS=form.said, **more)
        assert (status == 303) is may, (it, status)
        assert bool(form.receipt) is may
        if may:
            it.keep(form, self.today)
        return may

    # Devices

    @precondition(lambda self: len(self.known.devices) < MOST_DEVICES)
    @rule()
    def enrol_a_device(self) -> None:
        number, code = ENROLLED.search(self.must("device", "enrol", COUNTER)).groups()
        self.known.devices[int(number)] = Device(code, self.today)

    @precondition(lambda self: self.known.devices)
    @rule(data=st.data())
    def revoke_a_device(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.known.devices)))
        self.must("device", "revoke", str(number))
        self.known.devices[number].is_revoked = True

    @precondition(lambda self: self.known.devices)
    @rule(data=st.data(), rating=ratings, ago=st.integers(0, 2))
    def send_from_a_device(self, data: st.DataObject, rating: str, ago: int) -> None:
        code, it = self.some_round(data)
        number = data.draw(st.sampled_from(sorted(self.known.devices)))
        form = Form(self.new_key(), f"device {number}", rating, day=self.today - dt.timedelta(ago))
        may = self.known.devices[number].may_send(self.today) and it.takes_of_a_device(form.day, self.today)
        status, form.receipt = self.from_a_device(code, form, rating)
        assert (status == 200) is may, (it, number, status)
        if may:
            it.keep(form, self.today)

    @precondition(lambda self: any(form.day and form.receipt for form in self.known.forms()))
    @rule(data=st.data(), rating=ratings)
    def send_from_a_device_again(self, data: st.DataObject, rating: str) -> None:
        """An acknowledgement was lost on the way; the round may be over since."""
        of_devices = {
            form.key: (code, form)
            for code, it in self.known.rounds.items()
            for form in it.forms.values()
            if form.came.startswith("device")
        }
        code, form = of_devices[data.draw(st.sampled_from(sorted(of_devices)))]
        may_send = self.known.devices[int(form.came.split()[1])].may_send(self.today)
        expected = (200, form.receipt) if rating == form.rating else (409, "")
        assert self.from_a_device(code, form, rating) == (expected if may_send else (401, ""))

    def from_a_device(self, wave: str, form: Form, rating: str) -> tuple[int, str]:
        device = self.known.devices[int(form.came.split()[1])]
        device.is_claimed |= device.may_send(self.today)
        return self.doors.send_as_device(device.code, wave, form.key, form.day, rating)

    # Files

    @rule(data=st.data(), several=st.lists(st.sampled_from(("", *RATINGS)), max_size=3), said=words)
    def import_paper(self, data: st.DataObject, several: list[str], said: str) -> None:
        """New rows, and perhaps one that was brought before, as it was or with another rating."""
        code, it = self.some_round(data)
        new = [self.of_paper(rating, said) for rating in several]
        before = [form for form in it.forms.values() if form.came == "file"]
        again = data.draw(st.sampled_from([None, *before]))
        rating = data.draw(st.sampled_from(("", *RATINGS))) if again else ""
        rows = [(form, form.rating) for form in new] + ([(again, rating)] if again else [])
        if rows:
            differs = again is not None and (rating, status_of(rating)) != (again.rating, again.status)
            ended, told = self.import_rows(code, rows)
            assert (ended == 0) is (it.takes_files(self.today) and not differs), (it, told)
            for form in new if ended == 0 else ():
                it.keep(form, self.today)

    def of_paper(self, rating: str, said: str) -> Form:
        said = said if rating else ""
        return Form(self.new_key(), "file", rating, said=said, status=status_of(rating), day=self.today)

    def import_rows(self, code: str, rows: Sequence[tuple[Form, str]]) -> tuple[int, str]:
        file = self.file("paper.csv")
        with file.open("w", encoding="utf-8", newline="") as out:
            written = csv.writer(out)
            written.writerow(("response_id", "agency", "day", "channel", "RATING", "WORDS", "WORDS_text"))
            for form, rating in rows:
                written.writerow((form.key, "A", form.day, "paper", rating, "1" if form.said else "", form.said))
        return self.doors.run("import", str(file), "--wave", code)

    # What counts

    @precondition(lambda self: self.have("forms"))
    @rule(data=st.data(), command=st.sampled_from(("exclude", "include")))
    def leave_out_or_let_in(self, data: st.DataObject, command: str) -> None:
        _, it = self.a_round_with(data, "forms")
        form = it.forms[data.draw(st.sampled_from(sorted(it.forms)))]
        needed, becomes = ("valid", "excluded") if command == "exclude" else ("excluded", "valid")
        may = it.state in ("trial", "open", "collected") and form.status == needed and bool(form.rating)
        ended, told = self.doors.run("responses", command, form.id, "--reason", "test")
        assert (ended == 0) is may, (it, form, told)
        if may:
            form.status = becomes

    # Time

    @rule(days=st.sampled_from((1, 1, 1, 2, 3, 8, 400)))
    def days_go_by(self, days: int) -> None:
        self.go_on(days)

    @rule()
    def erase_what_is_due(self) -> None:
        due = self.known.erase(self.today)
        assert int(ERASED.search(self.must("erase", "--due"))[1]) == due


def status_of(rating: str) -> str:
    """A sheet without a rating is kept, and does not count."""
    return "valid" if rating else "excluded"
