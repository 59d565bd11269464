"""The ranked report as the bytes that leave the house."""

from __future__ import annotations

import io
import logging

import pikepdf
import pytest

from surveyapp.reports import REPORTS, Office, report
from tests.factories import made_up_result

OFFICE = Office(
    name={"vi": "Sở Nội vụ", "en": "Department of Home Affairs"},
    superior={"vi": "Ủy ban nhân dân\nthành phố Tân Giang"},
    place={"vi": "Tân Giang"},
    signer={"vi": "Giám đốc", "en": "Director"},
)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_report_is_a_tagged_pdf_made_without_a_warning(name, language, caplog):
    data = report(name)(made_up_result(), language, OFFICE)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert "/StructTreeRoot" in document.Root
        assert str(document.Root.Lang) == language
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []
