"""The bare application that `web_speed` compares with: one view, the same insert into the same table, as durable."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading

from flask import Flask, redirect, request

app = Flask(__name__)
_local = threading.local()

CELL = "INSERT OR IGNORE INTO cell (id, wave_id, questionnaire_version_key, stratum, procedure_group, cluster)"
COLUMNS = """id, cell_id, content_mark, day, half, channel, basis, proof, helped, language, text_revision, variant,
    pace, late, status, traits, answers"""
FACTS = ("2026-11-24", "am", "web", "all-invited", "open", "none", "vi", 1, "", "normal", 0, "valid", "")


@app.post("/")
def save() -> object:
    database, form = _connection(), request.form
    response_id = hashlib.sha256(form["key"].encode()).digest()[:16]
    answers = "".join(value for name, value in form.items() if name.isupper())
    row = (response_id, 1, response_id, *FACTS, answers)
    database.execute("BEGIN IMMEDIATE")
    database.execute(f"INSERT INTO response ({COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)
    database.execute("COMMIT")
    return redirect(f"/receipt/{response_id.hex()}", 303)


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "database"):
        _local.database = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=5, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            _local.database.execute(f"PRAGMA {pragma}")
        _local.database.execute(f"{CELL} VALUES (1, 1, 1, '', '', '')")
    return _local.database
