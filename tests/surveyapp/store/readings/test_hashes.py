"""The hashes name the data and the population: by content, not by the order or the database in which they stand."""

from __future__ import annotations

import hashlib

import pytest

from surveyapp import store
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.readings import hashes
from surveyapp.store.waves import frame
from surveyapp.store.waves.frame import ClusterRow, FrameRow

ROWS = (
    ImportedRow(b"b" * 16, 2, "D1", "4", stratum="land"),
    ImportedRow(b"a" * 16, 3, "W1", "~", receiving_agency="D1", base_weight=0.1, language="vi", text_revision=1),
)
CONTENT = """\
2026-Q3|single-rating@1
61616161616161616161616161616161|W1|D1||||||import|probability|none|unknown|vi|1||unknown|0|valid||~|0.1
62626262626262626262626262626262|D1|D1||land||||import|probability|none|unknown||0||unknown|0|valid||4
""".replace("|", "\x1f")


@pytest.mark.parametrize("rows", [ROWS, ROWS[::-1]], ids=["as they came", "in another order"])
def test_data_hash_is_that_of_the_exported_facts_in_the_order_of_ids(open_wave, rows):
    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", rows)
    with store.reading(open_wave) as session:
        assert hashes.data_hash(session, "2026-Q3") == hashlib.sha256(CONTENT.encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"answers": "5"},
        {"agency": "D2"},
        {"stratum": "civil"},
        {"base_weight": 2.0},
        {"status": "excluded"},
        {"late": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_data_hash_sees_every_change(open_wave, change):
    with store.writing(open_wave) as session:
        save_imported(session, "2026-Q3", [ROWS[0]._replace(**change), ROWS[1]])
    with store.reading(open_wave) as session:
        assert hashes.data_hash(session, "2026-Q3") != hashlib.sha256(CONTENT.encode()).hexdigest()


def test_population_hash_sees_the_figures_and_not_their_order(open_wave):
    rows = [FrameRow("land", 10, issued=3), FrameRow("civil", 20)]
    clusters = [ClusterRow("land", "v1", 4), ClusterRow("land", "v2", 6)]
    found = [population(open_wave, *given) for given in ((rows, clusters), (rows[::-1], clusters[::-1]))]
    assert found[0] == found[1]
    assert population(open_wave, [FrameRow("land", 10, issued=4), rows[1]], clusters) != found[0]
    assert population(open_wave, rows, [ClusterRow("land", "v1", 5), clusters[1]]) != found[0]


def population(engine, rows, clusters) -> str:
    with store.writing(engine) as session:
        frame.save_frame(session, "2026-Q3", rows, replace=True, clusters=clusters)
        return hashes.population_hash(session, "2026-Q3")
