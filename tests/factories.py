"""Made-up values for tests of pages and documents: no database, no arithmetic that matters."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from questionnaires.codes import Option
from questionnaires.model import Factor, Page, Question, Questionnaire, Text
from surveyapp.results.model.common_mix import AtCommonMix, CaseMix
from surveyapp.results.model.contributions import Contribution, Decomposition, Line
from surveyapp.results.model.data_quality import DataQuality, ItemQuality, Scale, Without
from surveyapp.results.model.priorities import Driver, Priorities
from surveyapp.results.model.result import AgencyFacts, Counts, Hashes, IndexRow, League, Levels, WaveFacts, WaveResult

FACTORS = {
    "F1": ("Nơi tiếp nhận hồ sơ", "Reception", 4),
    "F2": ("Giấy tờ và thủ tục", "Papers and procedure", 5),
    "F3": ("Người trực tiếp giải quyết", "Staff", 6),
    "F4": ("Kết quả nhận được", "Result", 3),
    "F5": ("Góp ý, phản ánh, kiến nghị", "Feedback", 4),
}
LEVELS = {
    "vi": ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"),
    "en": ("Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"),
}
GROUP_NAMES = {
    "departments": {"vi": "Sở, ban, ngành", "en": "Departments and agencies"},
    "communes": {"vi": "Xã, phường", "en": "Wards and communes"},
}
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


def made_up_result(
    n_departments: int = 15, n_communes: int = 30, seed: int = 1, banded: tuple[str, ...] = (), **changes: Any
) -> WaveResult:
    """A collected wave with every state: a perfect score, a tie, few answers, none, self-selected.

    The groups of `banded` are too unreliable for places. `changes` replace fields of the result (`rows=()`).
    """
    dice = random.Random(seed)
    questionnaire = made_up_questionnaire()
    agencies = _agencies(n_departments, n_communes)
    parts = ["overall"]
    parts += [f"factor:{f.id}" for f in questionnaire.factors]
    parts += [f"item:{q.code}" for q in questionnaire.items]
    rows = _placed([row for agency in agencies.values() for row in _agency_rows(agency, parts, dice)])
    leagues = _leagues(rows, banded)
    rows = [_without_place(row) if row.rank and row.peer_group in banded else row for row in rows]
    groups = sorted({a.peer_group for a in agencies.values()})
    rows += [_row("peer_group", "", g, part, dice, 4000, 88 + dice.uniform(-4, 4)) for g in groups for part in parts]
    rows += [_row("all", "all", "", part, dice, 8000, 88 + dice.uniform(-4, 4)) for part in parts]
    result = WaveResult(
        wave=_wave(),
        questionnaire=questionnaire,
        rule="satisfied-share/pooled",
        confidence=0.95,
        rows=tuple(rows),
        agencies=agencies,
        counts=Counts(valid=13329, excluded=223, monitoring=212, issued=16540, returned=13552, population=92000),
        counts_by_group={g: Counts(6664, 111, 106, 8270, 6776, 46000) for g in groups},
        levels=_levels(rows, dice),
        hashes=Hashes(*(f"{dice.getrandbits(256):064x}" for _ in range(3))),
        software="surveyapp 0.1.0",
        notes=("collapsed:H99.05/dat-dai",),
        leagues=leagues,
        group_names=GROUP_NAMES,
    )
    return dataclasses.replace(result, **changes)


def made_up_mix(result: WaveResult, by: str = "procedure-group") -> CaseMix:
    """Every ranked agency a little higher at the common mix and on the same place; the first one lacks two kinds."""
    first = next((row.agency for row in result.rows if row.rank == 1), "")
    agencies = {}
    for code in result.agencies:
        row = result.row("agency", code)
        if row is None or row.index is None:
            agencies[code] = AtCommonMix(why="no-answers")
        elif row.rank is None:
            agencies[code] = AtCommonMix(why="basis")
        elif code == first:
            agencies[code] = AtCommonMix(why="missing", missing=("paper", "web"))
        else:
            ends = {"ci_low": row.ci_low, "ci_high": 100.0, "rank_low": row.rank_low, "rank_high": row.rank_high}
            agencies[code] = AtCommonMix(row.index / 2 + 50, row.se, rank=row.rank, rank_of=row.rank_of, **ends)
    return CaseMix(by, {group: {"paper": 75.0, "web": 25.0} for group in result.peer_groups}, agencies)


def made_up_priorities(result: WaveResult) -> Priorities:
    """Three factors; the second one is to be mended first."""
    shares = ((20.0, 80.0, False), (45.0, 60.0, True), (35.0, 85.0, False))
    drivers = tuple(
        Driver(f"factor:{factor.id}", share, share - 5, share + 6, index, index - 4, index + 3, acts)
        for factor, (share, index, acts) in zip(result.questionnaire.factors, shares, strict=False)
    )
    return Priorities(drivers, n=240, explained=61.5)


def made_up_quality(result: WaveResult) -> DataQuality:
    """Four good scales, in the first of which one item had better go, and one of too few; three agencies move."""
    scales = []
    for factor in result.questionnaire.factors:
        items = tuple(
            ItemQuality(q.code, 0.61, 0.80, 31.5, 1.2, 3.4) for q in result.questionnaire.items if q.factor == factor.id
        )
        scales.append(Scale(factor.id, items, 900, 0.84, 0.80, 0.87, 0.85))
    odd = (dataclasses.replace(scales[0].items[0], if_dropped=0.88), *scales[0].items[1:])
    scales[0] = dataclasses.replace(scales[0], items=odd)
    scales[-1] = Scale(scales[-1].factor, scales[-1].items, 12, why="few")
    agencies = list(result.agencies)
    moved = zip(agencies, (90, 80, 9), (87.0, 92.0, 50.0), strict=False)
    effects = [
        *(Without("agency", agency, n, 5, 88.0, without) for agency, n, without in moved),
        *(Without("peer_group", group, 600, 75, 88.0, 86.0) for group in result.peer_groups),
        Without("all", "all", 1200, 150, 88.0, 86.5),
    ]
    return DataQuality(tuple(scales), tuple(effects), alike=120, fast=30, timed=800)


def with_wishes(result: WaveResult, place: tuple[str, str], ticked: Mapping[str, int], *, of: int) -> WaveResult:
    """The same with one multiple choice: how many of `of` people there ticked each of the options in words."""
    codes = dict(enumerate(ticked, start=1))
    options = tuple(Option(str(code)) for code in codes)
    wishes = Question("WISHES", "multiple", "FACTS", options, fact=True)
    said = {str(code): words for code, words in codes.items()}
    texts = {
        language: dataclasses.replace(
            text,
            questions=dict(text.questions) | {"WISHES": "Mong điều gì?"},
            short=dict(text.short) | {"WISHES": "Mong điều gì?"},
            options=dict(text.options) | {"WISHES": said},
        )
        for language, text in result.questionnaire.texts.items()
    }
    asked = (*result.questionnaire.questions, wishes)
    levels = {
        (*place, f"WISHES_{code}"): Levels({"1": 100 * n / of, "0": 100 - 100 * n / of}, {"1": n, "0": of - n}, {})
        for code, n in zip(said, ticked.values(), strict=True)
    }
    questionnaire = dataclasses.replace(result.questionnaire, questions=asked, texts=texts)
    return dataclasses.replace(result, questionnaire=questionnaire, levels=dict(result.levels) | levels)


def made_up_questionnaire() -> Questionnaire:
    """Five factors with 22 five-level items, one fact, Vietnamese and English."""
    options = tuple(Option(str(v), v) for v in range(1, 6))
    items = [
        Question(f"{f}{chr(64 + i)}", "rating", f, options, ("~", "?"), factor=f, satisfied_from=4)
        for f, (_vi, _en, n) in FACTORS.items()
        for i in range(1, n + 1)
    ]
    late = Question("LATE", "yes-no", "FACTS", (Option("1"), Option("0")), fact=True)
    return Questionnaire(
        id="one-stop",
        version=1,
        default_rule="satisfied-share/pooled",
        questions=(late, *items),
        pages=tuple(Page(p) for p in ("FACTS", *FACTORS)),
        factors=tuple(Factor(f, weight=0.2) for f in FACTORS),
        texts={language: _text(language, items) for language in ("vi", "en")},
    )


def _text(language: str, items: list[Question]) -> Text:
    vi = language == "vi"
    short = {q.code: "Được hướng dẫn rõ ràng, dễ làm theo" if vi else "Guidance is clear" for q in items}
    names = {f: (words[0] if vi else words[1]) for f, words in FACTORS.items()}
    levels = {str(i + 1): words for i, words in enumerate(LEVELS[language])}
    levels |= {"~": "Không áp dụng" if vi else "Does not apply", "?": "Không biết" if vi else "Don’t know"}
    return Text(
        language=language,
        title="Phiếu khảo sát dịch vụ hành chính công" if vi else "One-stop service questionnaire",
        introduction="",
        notice="",
        questions=short | {"LATE": "Kết quả có trễ hẹn không?" if vi else "Was the result late?"},
        help={},
        options={q.code: levels for q in items} | {"LATE": {"1": "Có" if vi else "Yes", "0": "Không" if vi else "No"}},
        factors=names,
        contents={},
        pages=names | {"FACTS": "Hồ sơ" if vi else "Your case"},
        short=short | {"LATE": "Trễ hẹn" if vi else "Late"},
    )


def _agencies(n_departments: int, n_communes: int) -> dict[str, AgencyFacts]:
    facts = []
    for i in range(n_departments):
        name = DEPARTMENTS[i % 15] + (f" {i // 15 + 1}" if i >= 15 else "")
        facts.append(AgencyFacts(f"H99.{i + 1:02d}", {"vi": name, "en": f"Department {i + 1}"}, "departments"))
    for i in range(n_communes):
        name = f"{'Phường' if i % 2 else 'Xã'} {COMMUNES[i % len(COMMUNES)]} {i + 1}"
        facts.append(AgencyFacts(f"H99.C{i + 1:03d}", {"vi": name, "en": f"Commune {i + 1}"}, "communes"))
    return {f.code: f for f in facts}


def _agency_rows(agency: AgencyFacts, parts: list[str], dice: random.Random) -> list[IndexRow]:
    n, value = dice.randint(60, 700), min(99.0, 88 + dice.gauss(0, 5))
    states: dict[str, tuple[int, float | None, str]] = {
        "05": (240, 87.5, ""),
        "06": (240, 87.5, ""),
        "11": (n, value, "basis"),
        "12": (34, 100.0, ""),
        "13": (6, value, "few"),
        "14": (17, value, "few"),
        "15": (0, None, "no-answers"),
    }
    n, score, reason = states.get(agency.code[-2:], (n, value, ""))
    rows = [_row("agency", agency.code, agency.peer_group, part, dice, n, score) for part in parts]
    return [dataclasses.replace(row, not_ranked=reason) for row in rows]


def _row(scope: str, agency: str, group: str, part: str, dice: random.Random, n: int, value: float | None) -> IndexRow:
    base = IndexRow("2026-H1", scope, agency, group, part, "satisfied-share/pooled", "direct", n=n)
    if value is None:
        return base
    index = value if part == "overall" or value == 100 else max(5.0, min(99.5, value + dice.gauss(0, 3)))
    half = 1.96 * (max(index * (100 - index), 150) / n) ** 0.5
    return dataclasses.replace(
        base,
        index=index,
        se=half / 1.96,
        df=n - 3.0,
        ci_low=max(0.0, index - half),
        ci_high=min(100.0, index + half * 0.8),
        ci_method="wilson",
        deff=1.1,
        n_eff=n / 1.1,
        n_issued=n * 2,
        response_rate=50.0,
        flags=("all-same",) if index == 100 else (),
    )


def _placed(rows: list[IndexRow]) -> list[IndexRow]:
    rivals: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row.index is not None and not row.not_ranked:
            rivals.setdefault((row.peer_group, row.part), []).append(row.index)

    def place(row: IndexRow) -> IndexRow:
        if row.index is None or row.not_ranked:
            return row
        others = rivals[row.peer_group, row.part]
        low, high = 1 + sum(v > row.index + 5 for v in others), sum(v >= row.index - 5 for v in others)
        best = 1 + sum(v > row.index for v in others)
        return dataclasses.replace(row, rank=best, rank_low=low, rank_high=high, rank_of=len(others))

    return [place(row) for row in rows]


def _without_place(row: IndexRow) -> IndexRow:
    return dataclasses.replace(row, rank=None, rank_low=None, rank_high=None, rank_of=None, not_ranked="unreliable")


def _leagues(rows: list[IndexRow], banded: tuple[str, ...]) -> dict[tuple[str, str], League]:
    tables: dict[tuple[str, str], list[IndexRow]] = {}
    for row in rows:
        if row.rank is not None:
            tables.setdefault((row.peer_group, row.part), []).append(row)
    return {place: _league(table, place[0] in banded) for place, table in tables.items()}


def _league(rows: list[IndexRow], banded: bool) -> League:
    values = [row.index or 0.0 for row in rows]
    mean = sum(values) / len(values)
    if banded:
        return League(
            0.51, mean, bands={r.agency: (v > mean + 6) - (v < mean - 6) for r, v in zip(rows, values, strict=True)}
        )
    return League(0.94, mean, sets_for_all={r.agency: (r.rank_low or 1, r.rank_high or 1) for r in rows})


def _levels(rows: list[IndexRow], dice: random.Random) -> dict[tuple[str, str, str], Levels]:
    levels = {}
    for row in rows:
        if not row.part.startswith("item:") or row.index is None:
            continue
        place = {"agency": row.agency, "peer_group": row.peer_group, "all": "all"}[row.scope]
        low = 100 - row.index
        shares = {"1": low * 0.1, "2": low * 0.3, "3": low * 0.6, "4": row.index * 0.6, "5": row.index * 0.4}
        counts = {code: round(share * row.n / 100) for code, share in shares.items()}
        missing = {"~": dice.randint(0, 9), ".": dice.randint(0, 9)}
        levels[row.scope, place, row.part.partition(":")[2]] = Levels(shares, counts, missing)
    return levels


def _wave() -> WaveFacts:
    return WaveFacts(
        code="2026-H1",
        title="6 tháng đầu năm 2026",
        state="collected",
        purpose="official",
        basis="probability",
        reference_from=dt.date(2026, 1, 1),
        reference_to=dt.date(2026, 6, 30),
        opens=dt.date(2026, 5, 1),
        closes=dt.date(2026, 6, 30),
        invented=True,
    )


def taken_apart(result: WaveResult) -> dict[tuple[str, str], Decomposition]:
    """Of a result with changes: all agencies (two found, one of them opened), and one agency by its factors."""
    first, second, *others = [code for code in result.agencies if result.row("agency", code).index is not None]
    whole = Contribution("", "", "", -0.79, -1.07, -0.51, found=True, before=90.42, after=89.63)
    of_first = Contribution("performance", first, "", -0.47, -0.6, -0.34, found=True, before=90.4, after=84.58)
    factor = Contribution("performance", first, "factor:F4", -0.3, -0.4, -0.2, found=True, before=92.4, after=78.4)
    rest = Contribution("performance", first, "factor:*", -0.17, -0.3, 0.01)
    of_second = Contribution("performance", second, "", 0.19, 0.08, 0.3, found=True, before=87.93, after=92.84)
    remaining = Contribution("performance", "*", "", -0.38, -0.9, 0.12)
    performance = Contribution("performance", "", "", -0.66, -0.91, -0.41, found=True)
    mix = Contribution("mix", "", "", -0.13, -0.22, -0.04, found=True)
    outline = (
        Line(0, whole),
        Line(1, performance),
        Line(2, of_first),
        Line(3, factor),
        Line(3, rest, 4),
        Line(2, of_second),
        Line(2, remaining, len(others)),
        Line(1, mix),
    )
    parts = (
        Contribution("", "", "factor:F1", -0.5, -0.7, -0.3, found=True, before=91.0, after=89.0),
        Contribution("", "", "item:F1A", -0.29, -0.6, 0.02, before=90.0, after=89.0),
    )
    agencies = tuple(line.contribution for line in outline if line.contribution.source and not line.others)
    own = dataclasses.replace(whole, contribution=1.2, low=-0.3, high=2.7, found=False)
    return {
        ("all", "all"): Decomposition("all", "all", "", whole, parts, agencies, outline),
        ("agency", first): Decomposition("agency", first, "", own, parts),
        ("agency", second): Decomposition("agency", second, "split"),
    }


def with_changes(result: WaveResult, seed: int = 5) -> WaveResult:
    """The result beside a wave a year before, with every state of a change: some that are found only alone, too."""
    dice = random.Random(seed)
    reasons = ("split", "questionnaire", "rule", "population", "basis", "no-microdata")
    rows = []
    for number, row in enumerate(result.rows):
        if row.index is None:
            rows.append(row)
        elif number % 9 == 8:
            rows.append(dataclasses.replace(row, comparable=reasons[number // 9 % len(reasons)]))
        else:
            change, half = dice.gauss(0, 4), 3.0
            moved = {"change": change, "change_low": change - half, "change_high": change + half}
            rows.append(dataclasses.replace(row, comparable="yes", **moved))
    earlier = dataclasses.replace(result.wave, code="2025-H1", title="6 tháng đầu năm 2025")
    moved = frozenset(row.place for row in rows if row.change is not None and abs(row.change) > 4.5)
    return dataclasses.replace(result, rows=tuple(rows), against=earlier, moved=moved, moved_within=moved)
