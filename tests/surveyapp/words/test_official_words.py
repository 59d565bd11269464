"""Official words at every door: what an official would not write stands in no catalogue, template, form or document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import questionnaires
import surveyapp
from surveyapp.reports.family.ranking import document as ranking
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result

REPLACED = {
    "khóa sổ": "chốt số liệu",
    "điểm mất ở đâu": "phân tích thay đổi của chỉ số",
    "vì sao chỉ số thay đổi": "phân tích thay đổi của chỉ số",
    "mất điểm": "giảm điểm",
    "thêm điểm": "tăng điểm",
    "đọc thế nào": "cách đọc bảng",
    "điều cần biết trong một trang": "tóm tắt kết quả",
    "cách làm và độ tin cậy": "phương pháp khảo sát và độ tin cậy",
    "gia quyền": "quyền số",
    "trọng số": "quyền số",
    "thủ tục từng bước": "phương pháp từng bước",
    "không phân biệt được": "chưa có ý nghĩa thống kê",
    "qua loa": "thiếu nghiêm túc",
}
"""What stood there, and what an official document says."""
MACHINE = re.compile(
    r"satisfied-share|mean-score|mean-of|\bpooled\b|\([\w-]+@\d+\)|\(direct\)|dossier-share|[A-Z]\w*/(?:all|land|papers)\b"
)
ROOT = Path(surveyapp.__file__).parent.parent
DOORS = sorted(
    file
    for room, pattern in (
        (Path(surveyapp.__file__).parent, "**/*.po"),
        (Path(surveyapp.__file__).parent, "**/*.html"),
        (Path(questionnaires.__file__).parent / "definitions", "*/text.vi.toml"),
        (ROOT / "docs", "*.md"),
        (ROOT, "README.md"),
    )
    for file in room.glob(pattern)
)


def test_no_replaced_word_stands_at_any_door():
    assert len(DOORS) > 60
    said = {file: file.read_text(encoding="utf-8").lower() for file in DOORS}
    found = {f"{file.relative_to(ROOT)}: {word}" for file, text in said.items() for word in REPLACED if word in text}
    assert found == set()


def test_the_words_that_replaced_them_are_in_use():
    catalogue = next(file for file in DOORS if file.name == "vi.po").read_text(encoding="utf-8").lower()
    spoken = (
        "chốt số liệu",
        "phân tích thay đổi của chỉ số",
        "tóm tắt kết quả",
        "quyền số",
        "chưa có ý nghĩa thống kê",
    )
    assert {word for word in spoken if word not in catalogue} == set()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_official_document_carries_no_words_of_the_machine(language):
    html = ranking.html(made_up_result(2, 2), language, OFFICE)
    seen = re.sub(r"<style.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)
    assert MACHINE.findall(seen) == []
    if language == "vi":
        assert [word for word in REPLACED if word in seen.lower()] == []
