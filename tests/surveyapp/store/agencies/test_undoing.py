"""The last loading of a list is taken back to the last sign, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.imports.agencies import LISTS
from surveyapp.store.agencies import undoing

FIRST = {
    "agencies": "code,name,peer_group,parent,name_en,valid_from\nC,Thành phố,,,City,\n"
    "A,Xã A,xa,C,Commune A,2025-01-01\n",
    "groups": "code,name,name_en\nxa,Xã,Communes\n",
    "procedures": "code,name,field\nP1,Khai sinh,Hộ tịch\n",
    "counters": "code,agency,name\nQ1,A,Quầy 1\n",
}
SECOND = {
    "agencies": "code,name,peer_group,parent,name_km,valid_from,predecessors\nA,Phường A,phuong,T,ក,2026-01-01,B:0.4\n"
    "T,Thị xã,,C,,,\nB,Xã B,xa,T,,,\n",
    "groups": "code,name,name_km,valid_from\nxa,Xã và phường,ឃុំ,\nxa,Phường,,2026-01-01\nphuong,Phường,,\n",
    "procedures": "code,name\nP1,Đăng ký khai sinh\nP2,Khai tử\n",
    "counters": "code,agency,name\nQ1,C,Quầy một\nQ2,A,Quầy 2\n",
}
"""Every line that was there is changed, and some are added."""


@pytest.fixture
def load(engine: Engine, tmp_path: Path):
    def load(name: str, body: str) -> None:
        file = tmp_path / f"{name}.csv"
        file.write_text(body, "utf-8")
        with store.writing(engine) as session:
            LISTS[name](session, file)

    for name, body in FIRST.items():
        load(name, body)
    return load


@pytest.mark.parametrize("name", SECOND)
def test_a_loading_is_taken_back_to_what_was_there(engine: Engine, load, name: str):
    with store.reading(engine) as session:
        before = undoing.rows_of_list(session, name)
    load(name, SECOND[name])
    load(name, SECOND[name])  # changes nothing, and so leaves the first to be taken back
    with store.writing(engine) as session:
        assert undoing.rows_of_list(session, name) != before
        last = next(one for one in undoing.last_loadings(session) if one.list == name)
        undoing.undo_loading(session, name, last.mark, "test")
    with store.reading(engine) as session:
        assert undoing.rows_of_list(session, name) == before
        assert name not in [one.list for one in undoing.last_loadings(session)]


def test_a_list_that_cannot_be_loaded_cannot_be_taken_back(engine: Engine, load):
    with store.writing(engine) as session, pytest.raises(store.Refused, match="can be taken back"):
        undoing.undo_loading(session, "nonsense", "", "test")
