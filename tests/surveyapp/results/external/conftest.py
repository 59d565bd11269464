"""All published figures that come along."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.cli.demo_city.loading import PUBLISHED
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.store.external import external_figures


@pytest.fixture(scope="package")
def figures(migrated_file):
    """As they are loaded; nothing stays in the database."""
    engine = store.connect(f"sqlite:///{migrated_file}")
    with store.trying(engine) as session:
        for file in sorted(PUBLISHED.glob("*.csv"), reverse=True):
            load_external(session, file, HowToLoad(without_zeros=True))
        found = external_figures(session)
    engine.dispose()
    return found
