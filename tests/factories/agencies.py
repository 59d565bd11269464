"""Departments and communes by name."""

from __future__ import annotations

from surveyapp.results.model.result import AgencyFacts

DEPARTMENTS = (
    "Sở Nội vụ",
    "Sở Xây dựng",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Y tế",
    "Sở Công Thương",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Dân tộc và Tôn giáo",
    "Ban Quản lý các khu chế xuất và công nghiệp thành phố",
    "Văn phòng Ủy ban nhân dân thành phố",
    "Thanh tra thành phố",
    "Sở Ngoại vụ",
)


COMMUNES = ("Đông Thạnh", "An Bình", "Cái Sơn", "Thới Lai", "Vĩnh Trinh", "Mỹ Hương", "Phong Nẫm", "Ô Môn")


GROUP_NAMES = {
    "departments": {"vi": "Sở, ban, ngành", "en": "Departments and agencies"},
    "communes": {"vi": "Xã, phường", "en": "Wards and communes"},
}


def made_up_agencies(n_departments: int, n_communes: int) -> dict[str, AgencyFacts]:
    facts = []
    for i in range(n_departments):
        name = DEPARTMENTS[i % 15] + (f" {i // 15 + 1}" if i >= 15 else "")
        facts.append(AgencyFacts(f"H99.{i + 1:02d}", {"vi": name, "en": f"Department {i + 1}"}, "departments"))
    for i in range(n_communes):
        name = f"{'Phường' if i % 2 else 'Xã'} {COMMUNES[i % len(COMMUNES)]} {i + 1}"
        facts.append(AgencyFacts(f"H99.C{i + 1:03d}", {"vi": name, "en": f"Commune {i + 1}"}, "communes"))
    return {f.code: f for f in facts}
