"""The bare application that `web_speed` compares with: one view, one insert of the same size, equally durable."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading

from flask import Flask, redirect, request

app = Flask(__name__)
_local = threading.local()

TABLE = """CREATE TABLE IF NOT EXISTS response (id BLOB PRIMARY KEY, cell INTEGER, day TEXT, half TEXT, channel TEXT,
    basis TEXT, proof TEXT, helped TEXT, language TEXT, pace TEXT, answers TEXT) WITHOUT ROWID"""
COLUMNS = (1, "2026-11-24", "am", "web", "all-invited", "open", "none", "vi", "normal")


@app.post("/")
def save() -> object:
    database, form = _connection(), request.form
    response_id = hashlib.sha256(form["key"].encode()).digest()[:16]
    answers = "".join(value for name, value in form.items() if name.isupper())
    database.execute("BEGIN IMMEDIATE")
    database.execute("INSERT INTO response VALUES (?,?,?,?,?,?,?,?,?,?,?)", (response_id, *COLUMNS, answers))
    database.execute("COMMIT")
    return redirect(f"/receipt/{response_id.hex()}", 303)


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "database"):
        _local.database = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=5, isolation_level=None)
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
            _local.database.execute(statement)
    return _local.database
