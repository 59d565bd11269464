"""The form for pen and paper."""

import io
import re

import pikepdf
import pypdf
import pytest

import questionnaires
from surveyapp.reports.paper import form as paper
from surveyapp.reports.print import typefaces
from surveyapp.reports.print.pdf import stylesheet

TOLD = {"office": "Sở Nội vụ", "contact": "0292 000 000"}
FIRST = ">1.</span>"
SHIPPED = {"-".join(face.family.split()) for face in typefaces.FACES}


@pytest.fixture(scope="module", params=[("one-stop", "vi"), ("counter-quick", "km")], ids=" ".join)
def form(request):
    name, language = request.param
    return questionnaires.load(name), language, paper.print_form(questionnaires.load(name), language, TOLD)


def test_every_question_stands_on_it_with_its_number_and_without_words_of_machines(form):
    definition, _, document = form
    printed = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages).split()
    numbers = [f"{number}." for number in range(1, len(definition.questions) + 1)]
    assert [word for word in printed if word in numbers] == numbers
    assert {question.code for question in definition.questions}.isdisjoint(printed)


def test_keys_of_answers_are_those_that_a_sheet_is_keyed_in_by():
    questionnaire = questionnaires.load("one-stop")
    page = paper.html(questionnaire, "vi", TOLD)
    assert 'Không áp dụng<br><span class="code">0</span>' in page
    assert 'Không biết<br><span class="code">8</span>' in page
    assert ">~<" not in page


def test_no_question_is_split_over_two_pages(form):
    """Its number and the key of its last answer stand on the same one."""
    definition, _, document = form
    pages = [page.extract_text().split() for page in pypdf.PdfReader(io.BytesIO(document)).pages]
    for question in definition.questions:
        number = f"{definition.in_print[question.code]}."
        (page,) = (words for words in pages if number in words)
        if question.options and not question.kind.shares_a_grid:
            assert question.options[-1].code in page[page.index(number) :], question.code


def test_it_is_tagged_in_its_language_and_uses_packaged_typefaces_only(form):
    _, language, document = form
    with pikepdf.open(io.BytesIO(document)) as opened:
        assert str(opened.Root.Lang) == language
        assert opened.Root.MarkInfo.Marked
        fonts = {str(font.BaseFont).split("+")[-1] for font in opened.objects if _is_font(font)}
    assert fonts
    assert all(font.startswith(tuple(SHIPPED)) for font in fonts), fonts


def test_it_is_made_without_a_warning(caplog):
    paper.print_form(questionnaires.load("single-rating"), "vi", TOLD)
    assert [record for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_items_that_are_answered_alike_share_one_grid():
    page = paper.html(questionnaires.load("one-stop"), "vi", TOLD)
    assert page.count("<table>") == 6  # five factors, and what was said when it was late
    assert page.count("<tr>") == 6 + 22 + 2  # a head each, a row for each item


def test_the_notice_of_paper_stands_before_the_first_question():
    page = paper.html(questionnaires.load("one-stop"), "vi", TOLD)
    assert page.index("Số trên phiếu chỉ dùng để đếm phiếu") < page.index(FIRST)
    assert "từ 10 phiếu trở lên" in page


def test_it_says_that_it_is_no_complaint_and_where_one_is_answered():
    page = paper.html(questionnaires.load("one-stop"), "vi", TOLD | {"complaints": "Ban Tiếp công dân"})
    assert "Ý kiến ở đây không phải khiếu nại, tố cáo" in page
    assert "Ban Tiếp công dân" in page
    assert page.index("Ban Tiếp công dân") < page.index(FIRST)
    assert "khiếu nại" in paper.html(questionnaires.load("one-stop"), "vi", TOLD)


def test_a_filter_is_said_in_words():
    questionnaire = questionnaires.load("one-stop")
    page = paper.html(questionnaire, "vi", TOLD)
    assert f"Chỉ trả lời nếu đã chọn “Đã có ý kiến” ở câu {questionnaire.in_print['FEEDBACK']}:" in page


def _is_font(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/BaseFont" in thing


def test_nothing_on_the_form_is_drawn_as_something_of_a_report():
    """Its boxes would be as wide as those that stand around a paragraph."""
    own = paper.html(questionnaires.load("single-rating"), "vi", TOLD).split("<style>")[1].split("</style>")[0]
    style = own.removeprefix("\n").removeprefix(stylesheet())
    classes = [set(re.findall(r"\.([a-z][a-z-]*)", rules)) for rules in (style, stylesheet())]
    assert classes[0] & classes[1] == set()
