"""The office whose documents are printed."""

from __future__ import annotations

from surveyapp.reports.office import Issuer

OFFICE = Issuer(
    name={"vi": "Sở Nội vụ", "en": "Department of Home Affairs"},
    superior={"vi": "Ủy ban nhân dân\nthành phố Tân Giang", "en": "People’s Committee\nof Tan Giang City"},
    place={"vi": "Tân Giang", "en": "Tan Giang"},
    signer={"vi": "Giám đốc", "en": "Director"},
    recipients={"vi": ("Như trên",)},
)
