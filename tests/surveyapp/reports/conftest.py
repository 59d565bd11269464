"""Documents as they leave the house, made once and read by many tests."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pypdf
import pytest

from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.model.result import WaveResult
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result


@pytest.fixture(scope="session")
def result() -> WaveResult:
    return made_up_result()


@pytest.fixture(scope="session")
def printed(result: WaveResult) -> bytes:
    """The Vietnamese report of the made-up wave."""
    return ranking.render(result, "vi", OFFICE, number="214/BC-SNV", date=dt.date(2026, 7, 15))


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    """All words of a document in one line, as a reader meets them."""

    def read(data: bytes) -> str:
        pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
        return re.sub(r"\s+", " ", " ".join(pages))

    return read
