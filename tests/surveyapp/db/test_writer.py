"""Forms that share a commit do not share what goes wrong with one of them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from surveyapp import store
from surveyapp.db.writer import _Piece, _settle

PUT = text("INSERT INTO setting (key, value) VALUES (:key, '1')")


def putting(key: str) -> _Piece:
    return _Piece(lambda connection: connection.execute(PUT, {"key": key}).rowcount)


def kept(engine) -> list[str]:
    with store.reading(engine) as session:
        return sorted(session.scalars(text("SELECT key FROM setting")))


def test_statement_that_the_database_refuses_fails_its_own_form_only(sqlite_engine):
    pieces = [putting("a"), _Piece(lambda connection: connection.execute(text("SELECT * FROM nowhere"))), putting("b")]
    _settle(sqlite_engine, pieces)
    assert [type(piece.error) for piece in pieces] == [type(None), store.Unavailable, type(None)]
    assert [pieces[0].done, pieces[2].done] == [1, 1]
    assert kept(sqlite_engine) == ["a", "b"]


def test_work_that_refuses_takes_back_its_own_part_only(sqlite_engine):
    def refuse(connection):
        connection.execute(PUT, {"key": "half"})
        raise store.Refused(store.Problem("no", "no"))

    pieces = [putting("a"), _Piece(refuse), putting("b")]
    _settle(sqlite_engine, pieces)
    assert kept(sqlite_engine) == ["a", "b"]
    with pytest.raises(store.Refused):
        raise pieces[1].error
