"""What one sender, and all of them together, may hold at once."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds. `…_of_one` is the most that one address may have of it."""

    form: int = 256 * KIB
    staff_form: int = 31 * MIB  # a signed document that was scanned; the pages themselves say less of other forms
    read_to_the_end: int = 32 * MIB  # a longer body is refused at once: its sender sees a connection that ends
    body_patience: float = 20
    slowest_sender: int = 20_000  # bytes a second, beyond the patience
    bodies: int = 96 * MIB
    bodies_of_one: int = 32 * MIB
    requests: int = 8192
    requests_of_one: int = 2048
    waiting: int = 512  # for a thread
    waiting_of_one: int = 256
    answers: int = 128  # too long to be kept in memory, on their way out
    answers_of_one: int = 16
    slowest_reader: int = 8 * KIB  # bytes a second
    connections: int = 8192
    connections_of_one: int = 2048
    header_patience: float = 20
    last_body: float = 2  # for what is still coming in when the server stops
    last_answer: float = 15


class Refusal(Exception):
    """The request goes no further; its sender is told this status, and when to come back."""

    def __init__(self, status: int, retry_after: int = 0) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(str(status))


class Share:
    """So much at once in all, and so much of one sender. Threads give back what the loop has taken."""

    def __init__(self, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._held: dict[str, int] = {}
        self._in_all = 0
        self._turn = Lock()

    def take(self, sender: str, amount: int = 1) -> None:
        """Raises Refusal 429 when it is too much of one sender, 503 when it is too much of all."""
        with self._turn:
            held = self._held.get(sender, 0) + amount
            if held > self._of_one:
                raise Refusal(429, 30)
            if self._in_all + amount > self._most:
                raise Refusal(503, 30)
            self._held[sender] = held
            self._in_all += amount

    def give_back(self, sender: str, amount: int = 1) -> None:
        with self._turn:
            held = self._held.pop(sender, 0) - amount
            if held:
                self._held[sender] = held
            self._in_all -= amount

    def is_empty(self) -> bool:
        return not self._in_all
