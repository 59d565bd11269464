"""The ranked report as the bytes that leave the house."""

from __future__ import annotations

import dataclasses
import io
import logging
import re

import pypdf
import pytest

from surveyapp.languages import numbers
from surveyapp.languages.collation import vietnamese_order
from surveyapp.reports.blocks import summary
from surveyapp.reports.family.ranking import document as ranking
from surveyapp.results.index.rows.placing import draws_of
from surveyapp.results.model.result import Counts
from surveyapp.results.public.published import as_published
from surveyapp.words.naming import Words
from tests.factories.change import with_changes
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result
from tests.surveyapp.reports.family.ranking.rows import shown


@pytest.fixture(scope="module")
def words(printed, text_of) -> str:
    return text_of(printed)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_is_made_without_a_warning(language, caplog):
    caplog.set_level(logging.INFO, logger="fontTools")
    assert ranking.render(made_up_result(4, 4), language, OFFICE).startswith(b"%PDF-1.7")
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_every_agency_is_printed_with_the_numbers_of_its_row(result, words):
    rows = [r for r in result.rows if r.scope == "agency" and r.part == "overall"]
    assert len(rows) == 45
    for row in rows:
        name = result.agencies[row.agency].name("vi")
        if row.rank is not None:
            rate = f"thu về {numbers.number(row.response_rate, 0, 'vi')}% " if (row.response_rate or 100) < 60 else ""
            line = f"{row.rank} {rate}{name} {shown(row)} {numbers.span(row.rank_low, row.rank_high)}"
            assert line in words.replace("đồng hạng ", "")
        elif row.key not in as_published(result).hidden:
            assert shown(row) in words


def test_every_factor_of_every_group_is_printed_with_the_numbers_of_its_row(result, words):
    factors = result.questionnaire.text("vi").factors
    rows = [r for r in as_published(result).rows if r.scope != "agency" and r.part.startswith("factor:")]
    assert len(rows) == 15
    for row in rows:
        assert f"{factors[row.part[7:]]} {shown(row)}" in words


def test_every_item_is_printed_with_its_levels_and_its_index(result, words):
    told = as_published(result)  # with a small agency: in steps, and without intervals
    for item in result.questionnaire.items:
        shares = told.levels["all", "all", item.code].shares.values()
        row = told.row("all", "all", f"item:{item.code}")
        levels = " ".join(numbers.number(share, 1, "vi") for share in shares)
        n, index, interval = shown(row).split(" ", 2)
        assert f"{n} {levels} {index} {interval}" in words


def test_ranked_agencies_stand_in_the_order_of_the_result(result, words):
    for group in result.peer_groups:
        names = [result.agencies[row.agency].name("vi") + " " for row in result.ranked(group)]
        annex = words[words.index("Phụ lục I") :]
        places = [annex.index(name) for name in names]
        assert places == sorted(places)


def test_the_reliability_of_the_table_and_who_may_be_last_stand_under_it(words):
    assert "Độ tin cậy của bảng: 0,94 (ngưỡng 0,70)." in words
    assert "Có thể thuộc 2 hạng cuối: Sở Nội vụ" in words


@pytest.mark.parametrize(("state", "draws", "provisional"), [("collected", "5.000", True), ("locked", "20.000", False)])
def test_the_method_names_draws_and_seed_of_the_sets(state, draws, provisional):
    result = made_up_result(4, 4)
    closed = dataclasses.replace(result.wave, state=state)
    page = ranking.html(dataclasses.replace(result, wave=closed, draws=draws_of(state)), "vi", OFFICE)
    assert f"mô phỏng {draws} lần, số khởi tạo 2026." in page
    assert ("Tạm tính: khi đợt khảo sát chốt số liệu" in page) == provisional


def test_a_group_of_chance_is_printed_in_bands_by_the_alphabet_without_a_place():
    result = made_up_result(4, 30, banded=("communes",))
    page = ranking.html(result, "vi", OFFICE)
    annex = page[page.index("Kết quả theo mức: Xã, phường") :].partition("</section>")[0]
    assert "Vì sao không có thứ hạng. Độ tin cậy của bảng là 0,51, dưới ngưỡng 0,70" in annex
    bands = annex.partition("Chênh lệch chưa có ý nghĩa thống kê")[2].partition("<h3")[0]
    names = re.findall(r'<th scope="row">\n*(.*?)\n*</th>', bands)
    assert len(names) == len(result.banded("communes", 0))
    assert names == sorted(names, key=vietnamese_order)
    assert "Hạng</th>" not in annex
    assert "điều chỉnh theo" in annex


def test_a_hundred_communes_in_bands_fit_one_page(text_of):
    printed = ranking.render(made_up_result(3, 100, banded=("communes",)), "vi", OFFICE)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]
    (annex,) = (page for page in pages if "Vì sao không có thứ hạng" in page)
    assert "Không xếp mức:" in annex
    assert "khoảng 5 đơn vị có thể rơi vào đó" in " ".join(annex.split())


def test_changes_of_agencies_in_bands_stand_in_a_sentence():
    result = with_changes(made_up_result(3, 12, banded=("communes",)))
    page = ranking.html(result, "vi", OFFICE)
    is_said = "Thay đổi có ý nghĩa thống kê (điểm phần trăm)" in page
    assert is_said == any(p[1] in _banded(result) for p in result.moved)


def test_agencies_in_bands_that_are_compared_with_nothing_are_not_said_to_have_changed_by_chance():
    result = with_changes(made_up_result(3, 12, banded=("communes",)))
    nothing = {"change": None, "change_low": None, "change_high": None, "comparable": "questionnaire"}
    rows = tuple(dataclasses.replace(row, **nothing) for row in result.rows)
    page = ranking.html(dataclasses.replace(result, rows=rows, moved=frozenset()), "vi", OFFICE)
    assert "Chưa có thay đổi nào của các đơn vị trong ba mức" not in page
    assert "Thay đổi in đậm" not in page


def _banded(result):
    return {row.agency for band in (1, 0, -1) for row in result.banded("communes", band)}


def test_agencies_without_a_rank_follow_by_the_alphabet_with_the_reason_in_words(words):
    reasons = [
        "Sở Dân tộc và Tôn giáo không xếp hạng: cách chọn người trả lời không cho phép xếp hạng 384 99,00",
        "Sở Ngoại vụ không xếp hạng: chưa có câu trả lời được chấm điểm 0 –",
        "Thanh tra thành phố ẩn để không suy ra được số liệu khác – –",
        "Văn phòng Ủy ban nhân dân thành phố dưới 10 phiếu, ẩn – –",
    ]
    places = [words.index(reason) for reason in reasons]
    assert places == sorted(places)


def test_nothing_of_an_agency_with_six_forms_is_printed(result, words):
    few = [r for r in result.rows if r.scope == "agency" and r.n == 6 and r.part == "overall"]
    assert few
    for row in few:
        assert shown(row) not in words
        assert numbers.interval(row.ci_low, row.ci_high, 1, "vi") not in words


def test_the_internal_edition_shows_everything_and_says_so_on_every_page(result):
    data = ranking.render(made_up_result(15, 0), "vi", OFFICE, internal=True)
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    few = [row for row in made_up_result(15, 0).rows if row.scope == "agency" and row.part == "overall" and row.n == 6]
    assert few
    assert all(shown(row) in " ".join(pages) for row in few)
    assert all("Tài liệu nội bộ – không công bố" in page for page in pages)
    assert "ẩn" not in " ".join(pages).replace("mà bản công bố ẩn đi", "").replace("này không ẩn số liệu", "")


def test_the_published_edition_calls_no_page_internal(words):
    assert "nội bộ" not in words


def test_no_end_of_a_group_is_named_where_it_is_hidden():
    result = made_up_result(5, 0)
    first = result.ranked("departments")[0]
    rows = tuple(dataclasses.replace(row, n=6) if row.key == first.key else row for row in result.rows)
    assert "cao nhất" not in ranking.html(dataclasses.replace(result, rows=rows), "vi", OFFICE)
    assert "cao nhất" in ranking.html(result, "vi", OFFICE)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_to_know_on_one_page_is_on_one_page(result, language):
    """Also with offices that are named for bringing few forms, and forms that count in two groups."""
    shared = {group: dataclasses.replace(counts, valid=9000) for group, counts in result.counts_by_group.items()}
    few = {row.agency: "few-forms" for row in result.rows if row.part == "overall" and row.not_ranked == "few"}
    rows = tuple(
        dataclasses.replace(row, not_ranked="few-forms", n_population=900, n_issued=60, n_returned=20)
        if row.agency in few and row.part == "overall"
        else row
        for row in result.rows
    )
    crowded = dataclasses.replace(result, rows=rows, counts_by_group=shared)
    printed = pypdf.PdfReader(io.BytesIO(ranking.render(crowded, language, OFFICE)))
    assert re.search(r"^\s*2\. ", printed.pages[1].extract_text(), re.MULTILINE)


def test_nobody_is_named_first_or_last_without_the_range_of_ranks(result):
    printed = summary.extremes(result, Words("en"))
    assert printed
    for group, sentence in zip(result.peer_groups, printed, strict=True):
        first, last = result.ranked(group)[0], result.ranked(group)[-1]
        assert f"({numbers.number(first.index, 2, 'en')}; rank {first.rank_low}" in sentence
        assert f"{last.rank_high})." in sentence
    rows = tuple(dataclasses.replace(row, rank_low=None, rank_high=None) for row in result.rows)
    assert summary.extremes(dataclasses.replace(result, rows=rows), Words("en")) == ()


def test_head_number_and_date_follow_the_decree(words):
    for piece in (
        "ỦY BAN NHÂN DÂN THÀNH PHỐ TÂN GIANG SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 214/BC-SNV Tân Giang, ngày 15 tháng 7 năm 2026",
        "(Kèm theo Báo cáo số 214/BC-SNV ngày 15 tháng 7 năm 2026 của Sở Nội vụ)",
        "Nơi nhận: - Như trên; - Lưu: VT. GIÁM ĐỐC",
    ):
        assert piece in words


def test_report_closes_before_the_annexes(words):
    assert words.index("Trên đây là kết quả khảo sát./.") < words.index("Phụ lục I ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_word_of_the_machine_stands_in_an_official_document(result, language):
    text = re.sub(r"<style.*?</style>|<[^>]*>", " ", ranking.html(as_published(result), language, OFFICE), flags=re.S)
    assert re.findall(r"satisfied-share|mean-of|/pooled|\(direct\)|H99\.\d\d|frame-exceeded|own-weights", text) == []


def test_method_page_says_what_can_be_checked(result, words):
    for piece in (
        "gộp mọi câu đã trả lời.",
        "không phải chỉ số SIPAS của Bộ Nội vụ",
        "45 16.540 13.340 223 13.117 212 50,0",
        f"Các tầng đã gộp vì quá nhỏ: {result.agencies['H99.05'].name('vi')} (dat-dai).",
        "Công bố từ 10 phiếu hợp lệ; xếp hạng từ 30 phiếu",
        "surveyapp 0.1.0",
        "khoảng Wilson",
        "Vị trí in kèm khoảng tin cậy đúng đồng thời cho cả bảng (95%)",
        "mô phỏng 5.000 lần, số khởi tạo 2026",
        *(
            " ".join(digest[i : i + 4] for i in (0, 4, 8, 12))
            for digest in dataclasses.astuple(as_published(result).hashes)
        ),
    ):
        assert piece in words


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        pytest.param(
            Counts(valid=88, excluded=2, monitoring=8, issued=120, returned=82),
            "Phiếu: phát ra 120, thu về 82, loại 2, hợp lệ và được tính 80. "
            "8 phiếu hợp lệ khác không được tính vào chỉ số chung.",
            id="adds up",
        ),
        pytest.param(
            Counts(valid=70, excluded=2, monitoring=0, issued=120, returned=82),
            "hợp lệ và được tính 70. 10 phiếu thu về chưa có trong hệ thống.",
            id="not all are entered",
        ),
        pytest.param(
            Counts(valid=90, excluded=0, monitoring=0, issued=120, returned=82),
            "hợp lệ và được tính 90. Hệ thống có thêm 8 phiếu không nằm trong số thu về mà cơ quan khảo sát báo.",
            id="more than came back",
        ),
        pytest.param(Counts(valid=90, excluded=0, monitoring=0, issued=120), "", id="the office does not say"),
    ],
)
def test_page_one_gives_the_account_of_forms_and_names_what_does_not_add_up(counts, said):
    account = summary.account(made_up_result(3, 0, counts=counts), Words("vi"))
    assert account.endswith(said)
    assert bool(account) == bool(said)


def test_the_account_of_forms_stands_on_page_one(printed):
    first = " ".join(pypdf.PdfReader(io.BytesIO(printed)).pages[0].extract_text().split())
    assert "Phiếu: phát ra 16.540, thu về 13.340, loại 223, hợp lệ và được tính 13.117." in first


def test_invented_figures_are_marked_on_every_page(printed):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]
    assert all("Số liệu minh họa" in page for page in pages)
    assert "do máy tạo ra" in pages[0]


def test_real_figures_are_not_called_invented(result):
    real = dataclasses.replace(result, wave=dataclasses.replace(result.wave, invented=False))
    assert "minh họa" not in ranking.html(real, "vi", OFFICE)


def test_a_place_that_only_the_third_decimal_decides_is_printed_with_it_for_the_office_alone(result):
    """Published figures have two digits everywhere."""
    rows = [
        dataclasses.replace(row, index={1: 95.0041, 2: 95.0032}[row.rank]) if row.rank in (1, 2) else row
        for row in result.rows
    ]
    close = dataclasses.replace(result, rows=tuple(rows))
    page = ranking.html(close, "vi", OFFICE, internal=True)
    assert "<b>95,004</b>" in page
    assert "<b>95,003</b>" in page
    assert "quyết định thứ tự" in page
    published = ranking.html(close, "vi", OFFICE)
    assert "<b>95,00</b>" in published
    assert "95,003" not in published
    assert "quyết định thứ tự" not in published


def test_axis_names_its_start(words):
    assert "Trục bắt đầu từ 70." in words


def test_agencies_whose_forms_were_self_selected_have_a_value_but_no_interval(result):
    rows = tuple(
        dataclasses.replace(r, flags=("self-selected",)) if r.not_ranked == "basis" else r for r in result.rows
    )
    page = ranking.html(dataclasses.replace(result, rows=rows), "vi", OFFICE)
    assert "<b>99,00</b><br>không tính" in page
    assert "không xếp hạng: người trả lời tự chọn tham gia" in page
