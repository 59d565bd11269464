"""A document whose typeface or picture is not there is refused in a sentence; none comes out in another one."""

from __future__ import annotations

import pytest

from surveyapp.reports.print import letters, pdf, typefaces
from surveyapp.reports.print.typefaces import FACES
from surveyapp.store import Refused
from surveyapp.words.refused.reports import refusal
from surveyapp.words.speech import Speech
from tests.surveyapp.reports.print.test_letters import page


def gone(_package: str) -> None:
    raise ModuleNotFoundError


def said(refused: pytest.ExceptionInfo[Refused]) -> str:
    (problem,) = refused.value.problems
    assert refusal(str(problem), Speech("vi")).startswith("Phông chữ hoặc hình ảnh của văn bản")
    return str(problem)


def test_a_typeface_that_is_not_installed_is_named(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(typefaces.resources, "files", gone)
        with pytest.raises(Refused) as refused:
            typefaces.font_bytes.__wrapped__(0)
    assert said(refused).startswith("BeVietnamPro-Regular.ttf: the typeface Be Vietnam Pro is not installed — install")


@pytest.mark.parametrize("body", [b"", b"no typeface", typefaces.font_bytes(0)[:5000]], ids=["empty", "text", "cut"])
def test_a_typeface_that_is_damaged_is_named_before_anything_is_drawn(monkeypatch, body):
    monkeypatch.setattr(letters, "font_bytes", lambda _place: body)
    with pytest.raises(Refused) as refused:
        letters.drawn.__wrapped__()
    assert "the typeface Be Vietnam Pro is damaged" in said(refused)


@pytest.mark.parametrize(
    ("body", "what"),
    [("<p>Sở</p>", "Font-face 'Inter' cannot be loaded"), ("<img alt='x' src='data:image/png;base64,AAAA'>", "image")],
)
def test_what_would_be_missing_in_a_document_is_no_warning_but_a_refusal(monkeypatch, caplog, body, what):
    whole = typefaces.font_bytes
    monkeypatch.setattr(pdf, "font_bytes", lambda place: b"" if FACES[place].family in what else whole(place))
    with pytest.raises(Refused) as refused:
        pdf.from_html(page(body))
    assert what in said(refused)
