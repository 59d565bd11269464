"""`surveyapp serve`: the pages and the worker that makes documents, until it is told to stop."""

from __future__ import annotations

import fcntl
import os
import socket
import threading
from contextlib import ExitStack
from functools import partial
from typing import IO, TYPE_CHECKING, Any

import click

from surveyapp.cli.database import sqlite_file, with_engine
from surveyapp.config import LOGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from surveyapp.server.worker import Worker
    from surveyapp.store import Engine

OTHERS, OTHERS_WRITE = 0o077, 0o022  # group and everybody
SQLITE_FILES = ("", "-wal", "-shm")
OF_NUMBERS = "127.0.0.1"
PATIENCE = 20  # seconds that a report under way gets when we stop


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--log",
    "log_as",
    type=click.Choice(LOGS),
    help="how the log is written; json: a line for each entry  [default: SURVEYAPP_LOG, else text]",
)
@click.option(
    "--metrics", type=click.IntRange(1, 65535), help="a port of 127.0.0.1 where Prometheus finds the program's numbers"
)
@with_engine
def serve(engine: Engine, host: str, port: int, log_as: str | None, metrics: int | None) -> None:
    """Serve the forms, the staff pages and the report worker. Stop with Ctrl+C.

    \b
    Example: surveyapp serve --host 0.0.0.0 --port 8080 --log json --metrics 9464
    """
    from surveyapp import config

    _refuse_busy_port(host, port)
    if metrics:
        _refuse_busy_port(OF_NUMBERS, metrics)
    held = hold(sqlite_file(engine.url.render_as_string()))
    config.settings()  # refuses a missing or default secret before anything listens
    os.environ["SURVEYAPP_LOG"] = log_as or config.log_format(os.environ)  # the web process reads it there
    os.environ["SURVEYAPP_DATABASE_URL"] = engine.url.render_as_string(hide_password=False)
    _say_where(engine, host, port)
    for line in open_to_others(engine.url.render_as_string(), config.instance_folder()):
        click.echo(line, err=True)
    with ExitStack() as until:
        if held is not None:
            until.callback(held.close)
        if metrics:
            _show_numbers(engine, metrics, until)
        until.callback(_start_worker(engine))
        _serve_pages(host, port)


def hold(database: Path | None) -> IO[str] | None:
    """An SQLite file has one server, for as long as what is returned is open: two would each have a writer of their own
    and know nothing of what the other has kept in memory. Refused while another one serves it."""
    from surveyapp.store import Problem, Refused

    if database is None:
        return None
    handle = os.open(database.with_name(f"{database.name}.serving"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        remedy = "stop it first; for several servers use PostgreSQL (docs/operations.md)"
        what = "another `surveyapp serve` serves this file"
        raise Refused(Problem("served-already", what, str(database), remedy)) from None
    return os.fdopen(handle, "r+")


def load(port: int, ready: Any) -> Worker:
    """Runs in the web process, each time one is started; `ready` is set once it serves."""
    from surveyapp.server.apart import Apart
    from surveyapp.server.refused import pages_of
    from surveyapp.server.worker import Worker

    app = pages()
    staff = Apart(f"{__name__}:{pages.__name__}")
    return Worker(app, pages_of(app), proxies=app.config["PROXIES"], port=port, is_ready=ready.set, apart=staff)


def pages() -> Flask:
    """Runs in each of the two processes that make pages."""
    from surveyapp.telemetry import logs
    from surveyapp.web import create_app

    logs.set_up()
    return create_app()


def _refuse_busy_port(host: str, port: int) -> None:
    from surveyapp.store import Problem, Refused

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            remedy = "stop the other program, or choose another port: surveyapp serve --port 8080"
            what = f"port {port} cannot be used: {os.strerror(error.errno or 0).lower()}"
            raise Refused(Problem("port-busy", what, host, remedy)) from error


def _say_where(engine: Engine, host: str, port: int) -> None:
    from surveyapp import store
    from surveyapp.store.agencies import agencies

    shown = f"[{host}]" if ":" in host else host
    with store.reading(engine) as session:
        counter = next(iter(agencies.counters(session)), None)
    click.echo(f"counter form  http://{shown}:{port}/k/{counter.code}" if counter else "counter form  (no counter yet)")
    click.echo(f"staff         http://{shown}:{port}/staff/")


def open_to_others(address: str, instance: Path) -> list[str]:
    """What of this installation more people can read, or do, than need to; one line each with what to do."""
    database = sqlite_file(address)
    beside = [database.with_name(database.name + end) for end in SQLITE_FILES] if database else []
    files = [file for file in (instance / "secret", *beside) if file.is_file() and file.stat().st_mode & OTHERS]
    lines = [f"others on this machine can read {file}: chmod 600 {file}" for file in files]
    if instance.is_dir() and instance.stat().st_mode & OTHERS:
        lines.append(f"others on this machine can look into {instance}: chmod 700 {instance}")
    elif database and database.parent.is_dir() and database.parent.stat().st_mode & OTHERS_WRITE:
        lines.append(f"others on this machine can put another file in {database.parent}: chmod 700 {database.parent}")
    if os.geteuid() == 0:
        lines.append("it runs as root: give it an account of its own, as docs/operations.md shows")
    return lines


def _start_worker(engine: Engine) -> Callable[[], None]:
    from surveyapp.jobs.ahead import Ahead
    from surveyapp.jobs.worker import JobWorker

    workers = (JobWorker(engine), Ahead(engine))
    threads = [threading.Thread(target=worker.run, name=type(worker).__name__, daemon=True) for worker in workers]
    for thread in threads:
        thread.start()

    def finish_work() -> None:
        for worker in workers:
            worker.stopping.set()
        threads[0].join(PATIENCE)  # what is computed ahead is kept step by step, and may end anywhere

    return finish_work


def _show_numbers(engine: Engine, port: int, until: ExitStack) -> None:
    from surveyapp.telemetry import metrics

    metrics.keep(until)
    from surveyapp.jobs.watching import show_numbers

    show_numbers(engine, sqlite_file(engine.url.render_as_string()), port, until)
    click.echo(f"numbers       http://{OF_NUMBERS}:{port}/metrics")


def _serve_pages(host: str, port: int) -> None:
    from surveyapp.server import process
    from surveyapp.server.limits import Limits
    from surveyapp.telemetry import logs

    logs.set_up()
    process.serve(partial(load, port), host, port, Limits(), logs.of_granian(os.environ["SURVEYAPP_LOG"]))
