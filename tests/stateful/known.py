"""The little that must be true of rounds, forms, devices and accounts, known beside what the program stores."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from questionnaires import Questionnaire, load_folder
from questionnaires.answers import encode
from surveyapp.store.forms.responses import TEXTS_EXPIRE_AFTER
from tests.stateful.office import ASKED

DEVICE_CODE_LASTS = dt.timedelta(days=7)
LEADS = {
    "open": ({"draft", "trial"}, "open"),
    "trial": ({"draft"}, "trial"),
    "close": ({"open"}, "collected"),
    "lock": ({"collected"}, "locked"),
    "publish": ({"locked"}, "published"),
    "reopen": ({"locked", "published"}, "collected"),
    "withdraw": ({"draft", "trial", "open", "collected", "locked", "published"}, "withdrawn"),
}


@dataclass
class Form:
    """`came`: the address of a page, `device N`, or `file`. What was said in words is there until it is erased."""

    key: str
    came: str
    rating: str
    receipt: str = ""
    said: str = ""
    is_erased: bool = False
    words_until: dt.date | None = None
    status: str = "valid"
    day: dt.date | None = None

    @property
    def id(self) -> str:
        return self.key if self.came == "file" else hashlib.sha256(bytes.fromhex(self.key)).digest()[:16].hex()

    @property
    def words(self) -> str:
        return "" if self.is_erased else self.said

    @property
    def answers(self) -> str:
        """What is stored in the one text of a form; its words stand elsewhere."""
        said = {"RATING": self.rating, "WORDS": self.said}
        return encode(_asked(), {code: raw for code, raw in said.items() if raw}).answers


@cache
def _asked() -> Questionnaire:
    return load_folder(ASKED)


@dataclass
class Round:
    state: str = "draft"
    closes: dt.date | None = None
    entry_until: dt.date | None = None
    closed_on: dt.date | None = None
    closed_by_date: bool = False
    forms: dict[str, Form] = field(default_factory=dict)  # by key
    codes: dict[str, bool] = field(default_factory=dict)  # code -> used
    releases: int = 0

    @property
    def collects(self) -> bool:
        return self.state in ("open", "trial")

    def settle(self, today: dt.date) -> None:
        """What the calendar says."""
        if self.state == "open" and self.closes and self.closes < today:
            self.state, self.closed_on, self.closed_by_date = "collected", self.closes, True

    def move(self, command: str, today: dt.date) -> None:
        self.state = LEADS[command][1]
        self.releases += command == "publish"
        if command == "close":
            self.closed_on, self.closed_by_date = today, False
        self.settle(today)

    def has_had_done(self, command: str) -> bool:
        """Whoever closes a round that its last day has closed is told so, and nothing moves."""
        return command == "close" and self.state == "collected" and self.closed_by_date

    def can_be_extended(self, until: dt.date, today: dt.date) -> bool:
        collects = self.state in ("draft", "trial", "open") or (self.state == "collected" and self.closed_by_date)
        return collects and until >= today and (self.closes is None or until > self.closes)

    def extend(self, until: dt.date) -> None:
        if self.state == "collected":
            self.state, self.closed_on, self.closed_by_date = "open", None, False
        self.closes, self.entry_until = until, self.entry_until and max(self.entry_until, until)

    def is_in_grace(self, today: dt.date) -> bool:
        """The clock stands still within a day: of whoever had the form open, the hour is not over."""
        return self.state == "collected" and not self.closed_by_date and self.closed_on == today

    def takes_late(self, today: dt.date) -> bool:
        return self.state == "collected" and (self.entry_until is None or today <= self.entry_until)

    def takes_of_a_device(self, day: dt.date, today: dt.date) -> bool:
        in_time = self.closed_on is None or day <= self.closed_on
        return self.collects or (self.takes_late(today) and in_time)

    def takes_files(self, today: dt.date) -> bool:
        return self.state == "open" or self.takes_late(today)

    def keep(self, form: Form, today: dt.date) -> Form:
        form.status = "trial" if self.state == "trial" else form.status
        form.words_until = today + TEXTS_EXPIRE_AFTER if form.said else None
        self.forms[form.key] = form
        return form


@dataclass
class Device:
    code: str
    made_on: dt.date
    is_claimed: bool = False
    is_revoked: bool = False

    def may_send(self, today: dt.date) -> bool:
        return not self.is_revoked and (self.is_claimed or today <= self.made_on + DEVICE_CODE_LASTS)


@dataclass
class Known:
    rounds: dict[str, Round] = field(default_factory=dict)
    accounts: dict[str, tuple[str, bool]] = field(default_factory=dict)  # address -> role, may come in
    devices: dict[int, Device] = field(default_factory=dict)

    def settle(self, today: dt.date) -> None:
        for it in self.rounds.values():
            it.settle(today)

    def forms(self) -> Iterator[Form]:
        for it in self.rounds.values():
            yield from it.forms.values()

    def admins(self) -> int:
        return sum(role == "admin" and may for role, may in self.accounts.values())

    def erase(self, today: dt.date) -> int:
        """How many words had had their time."""
        due = [form for form in self.forms() if form.words and form.words_until < today]
        for form in due:
            form.is_erased = True
        return len(due)
