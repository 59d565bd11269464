"""A long answer goes out as fast as its client takes it, and no faster: what waits for a client waits in a file."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from typing import Any

from surveyapp.server.answers import HttpAnswer
from surveyapp.server.connections import connection_from, not_taken
from surveyapp.server.deadlines import Deadlines

PIECE = 128 * 1024
MOST_UNDERWAY = 256 * 1024
FIRST_LOOK, LAST_LOOK = 0.002, 0.1  # seconds between two looks whether the client has taken something
log = logging.getLogger(__name__)


async def send_long(client: str, proto: Any, answer: HttpAnswer, deadlines: Deadlines, slowest: int) -> None:
    """Piece by piece. Who takes less than `slowest` bytes a second is left with less than was announced."""
    way = proto.response_stream(answer.status, answer.headers)
    connection = await asyncio.to_thread(connection_from, client)
    try:
        for piece in answer.pieces(PIECE):
            await way.send_bytes(piece)
            with deadlines.within(PIECE / slowest):
                await _until_taken(connection)
    except TimeoutError:
        log.info("a client does not read its answer and is left")
        _shut(connection)
    except (RuntimeError, OSError):
        log.info("a client left before the end of its answer")
    finally:
        if connection is not None:
            connection.close()


async def _until_taken(connection: socket.socket | None) -> None:
    pause = FIRST_LOOK
    await asyncio.sleep(pause)
    while connection is not None and not_taken(connection) > MOST_UNDERWAY:
        await asyncio.sleep(pause)
        pause = min(2 * pause, LAST_LOOK)


def _shut(connection: socket.socket | None) -> None:
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
