"""Documents as they leave the house, made once and read by many tests."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pypdf
import pytest

from surveyapp.reports import Office, report
from surveyapp.results.model.result import WaveResult
from tests.factories.results import made_up_result

OFFICE = Office(
    name={"vi": "Sở Nội vụ", "en": "Department of Home Affairs"},
    superior={"vi": "Ủy ban nhân dân\nthành phố Tân Giang", "en": "People’s Committee\nof Tan Giang City"},
    place={"vi": "Tân Giang", "en": "Tan Giang"},
    signer={"vi": "Giám đốc", "en": "Director"},
    recipients={"vi": ("Như trên",)},
)


@pytest.fixture(scope="session")
def result() -> WaveResult:
    return made_up_result()


@pytest.fixture(scope="session")
def printed(result: WaveResult) -> bytes:
    """The Vietnamese report of the made-up wave."""
    return report("ranking")(result, "vi", OFFICE, number="214/BC-SNV", date=dt.date(2026, 7, 15))


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    """All words of a document in one line, as a reader meets them."""

    def read(data: bytes) -> str:
        pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
        return re.sub(r"\s+", " ", " ".join(pages))

    return read
