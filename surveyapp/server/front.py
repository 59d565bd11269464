"""The way of one request: whole, then a thread, then out; slow clients wait here, where they hold nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from granian.rsgi import ProtocolClosed

from surveyapp.server.answered import Awaited, PendingAnswers
from surveyapp.server.answers import HttpAnswer, ask_or_refuse
from surveyapp.server.apart import THREADS, Apart
from surveyapp.server.bodies import STAFF, Bodies, ClientLeft
from surveyapp.server.deadlines import Deadlines
from surveyapp.server.environ import environ_of, sender_of
from surveyapp.server.limits import Limits, Refusal, Share
from surveyapp.server.sending import send_long
from surveyapp.server.threads import Threads
from surveyapp.telemetry.logs import number_of
from surveyapp.telemetry.metrics import request_refused

AT_ONCE = 32 * 1024
"""Bytes that are handed over as they are: they fit into what the machine keeps for a connection."""
CITIZENS, WATCHERS = 6, 2
"""Threads; each may hold one of the twenty database connections while it waits for another."""
WATCHED = ("/healthz", "/livez")
requests = logging.getLogger("surveyapp.requests")  # where the pages tell what became of theirs


def _plainly(refusal: Refusal, _path: str, _number: str) -> HttpAnswer:
    says = f"{refusal.status}\n".encode()
    return HttpAnswer(
        refusal.status, [("content-type", "text/plain"), ("content-length", str(len(says)))], says, len(says)
    )


@dataclass
class Front:
    """An RSGI application around a WSGI one. `page` makes the page of a refusal for an address and the request's id;
    what is asked by the staff goes to `apart`, if there is one."""

    app: Callable[..., Iterable[bytes]]
    page: Callable[[Refusal, str, str], HttpAnswer] = _plainly
    limits: Limits = field(default_factory=Limits)
    proxies: int = 0
    port: int = 0
    is_ready: Callable[[], object] = lambda: None
    apart: Apart | None = None

    def __post_init__(self) -> None:
        limits = self.limits
        self._bodies = Bodies(limits)
        self._sending = Deadlines()
        self._answered = PendingAnswers()
        self._requests = Share(limits.requests, limits.requests_of_one)
        self._waiting = Share(limits.waiting, limits.waiting_of_one)
        self._answers = Share(limits.answers, limits.answers_of_one)
        self._citizens = Threads(CITIZENS, "citizens")
        self._staff = Threads(THREADS, "staff")
        self._watchers = Threads(WATCHERS, "watchers")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon(self.is_ready)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        with suppress(ClientLeft, ProtocolClosed):
            await self._admitted(scope, proto, sender_of(scope, self.proxies))

    async def _admitted(self, scope: Any, proto: Any, sender: str) -> None:
        try:
            self._requests.take(sender)
        except Refusal as refusal:
            await self._send(scope, proto, self._refused(refusal, scope), sender)
            return
        try:
            await self._serve(scope, proto, sender)
        finally:
            self._requests.give_back(sender)

    def hurry(self) -> None:
        """The server stops: half-sent bodies are given up soon, answers under way get some time."""
        self._bodies.deadlines.bring_forward(self.limits.last_body)
        self._sending.bring_forward(self.limits.last_answer)

    def is_idle(self) -> bool:
        return self._requests.is_empty()

    async def _serve(self, scope: Any, proto: Any, sender: str) -> None:
        try:
            body = await self._bodies.read(scope, proto, sender)
            answer = await self._asked_in_a_thread(scope, proto, body, sender)
        except Refusal as refusal:
            answer = self._refused(refusal, scope)
        if answer is not None:
            await self._send(scope, proto, answer, sender)

    def _asked_in_a_thread(self, scope: Any, proto: Any, body: bytes, sender: str) -> Awaited:
        """The answer, or None where the thread has sent it: a short one waits for nobody."""
        self._waiting.take(sender)
        environ = environ_of(scope, body)
        loop = asyncio.get_running_loop()
        awaited = self._answered.expect(loop)

        def work() -> None:
            self._waiting.give_back(sender)
            answer = self._asked(environ, scope)
            if not answer.fits(AT_ONCE):
                self._answered.tell(awaited, answer, loop)
                return
            try:
                with suppress(ProtocolClosed):
                    proto.response_bytes(answer.status, answer.headers, answer.content)
            finally:
                self._answered.note(awaited)

        self._threads(scope.path).do(work)
        return awaited

    def _asked(self, environ: dict[str, Any], scope: Any) -> HttpAnswer:
        try:
            if self.apart and scope.path.startswith(STAFF):
                return self.apart.ask(environ)
            return ask_or_refuse(self.app, environ)
        except Refusal as refusal:
            return self._refused(refusal, scope)

    def _threads(self, path: str) -> Threads:
        if path in WATCHED:
            return self._watchers
        return self._staff if path.startswith(STAFF) else self._citizens

    def _refused(self, refusal: Refusal, scope: Any) -> HttpAnswer:
        number = self._note(refusal, scope)
        answer = self.page(refusal, scope.path, number)
        extra = [("x-request-id", number)]
        if refusal.status in (400, 408, 411, 413):
            extra.append(("connection", "close"))
        if refusal.retry_after:
            extra.append(("retry-after", str(refusal.retry_after)))
        return HttpAnswer(answer.status, [*answer.headers, *extra], answer.content, answer.length)

    def _note(self, refusal: Refusal, scope: Any) -> str:
        """The id of a request that no page sees, under which it stands in the log."""
        number = number_of(scope.headers.get("x-request-id", ""), trusted=bool(self.proxies))
        request_refused(str(refusal.status))
        requests.info("refused", extra={"request": number, "method": scope.method, "status": refusal.status})
        return number

    async def _send(self, scope: Any, proto: Any, answer: HttpAnswer, sender: str) -> None:
        if answer.fits(AT_ONCE):
            proto.response_bytes(answer.status, answer.headers, answer.content)
            return
        try:
            self._answers.take(sender)
        except Refusal as refusal:
            answer.forget()
            number = self._note(refusal, scope)
            says = _plainly(refusal, "", number)
            extra = [("x-request-id", number), ("retry-after", str(refusal.retry_after))]
            proto.response_bytes(says.status, [*says.headers, *extra], says.content)
            return
        try:
            await send_long(scope.client, proto, answer, self._sending, self.limits.slowest_reader)
        finally:
            self._answers.give_back(sender)
            answer.forget()
