"""What people are told before they answer."""

import dataclasses

import pytest

import questionnaires
from questionnaires.notices import CHANNELS, claims, notice_lines
from questionnaires.writing import notice_hash

TOLD = {"publish_from": "10", "office": "Sở Nội vụ", "contact": "0292 000 000"}


def with_notice(small, notice, **notices):
    english = dataclasses.replace(small.texts["en"], notice=notice, notices=notices)
    return dataclasses.replace(small, texts={"en": english})


def test_facts_are_filled_in_when_the_notice_is_shown(small):
    text = with_notice(small, "Published from {publish_from} forms.").texts["en"]
    assert notice_lines(text, "web", {"publish_from": "25"}) == ("Published from 25 forms.",)


def test_a_line_whose_fact_is_not_known_is_left_out(small):
    text = with_notice(small, "Answering is voluntary.\nQuestions: {contact}.").texts["en"]
    assert notice_lines(text, "web", {"contact": ""}) == ("Answering is voluntary.",)
    assert notice_lines(text, "web", TOLD)[1] == "Questions: 0292 000 000."


def test_a_channel_adds_its_own_lines_to_the_common_ones(small):
    text = with_notice(small, "Answering is voluntary.", qr="The code names a place.").texts["en"]
    assert notice_lines(text, "qr", TOLD) == ("Answering is voluntary.", "The code names a place.")
    assert notice_lines(text, "paper", TOLD) == ("Answering is voluntary.",)


def test_the_words_of_a_channel_change_the_hash_of_the_notice(small):
    plain = with_notice(small, "Answering is voluntary.")
    assert notice_hash(plain, "en") != notice_hash(with_notice(small, "Answering is voluntary.", qr="A code."), "en")


def test_sentences_about_what_is_stored_are_left_out_and_the_rest_of_their_line_stays(small):
    line = "This form does not ask your name and is not linked to your case. Nothing here affects your case."
    text = with_notice(small, line, qr="The QR code tells where you are; it does not tell who you are.").texts["en"]
    assert notice_lines(text, "qr", TOLD) == ("Nothing here affects your case.",)


OF_0_1 = {
    "vi": """Phiếu không ghi tên, không gắn với hồ sơ.
        Phiếu không ghi tên, không ghi số điện thoại.
        Cán bộ không xem được phiếu của Ông/Bà; kết quả chỉ công bố gộp từ {publish_from} phiếu trở lên.
        Mã QR chỉ cho biết Ông/Bà đánh giá nơi nào; mã không cho biết Ông/Bà là ai.
        Số in trên phiếu chỉ để kiểm phiếu; không ai ghi số đó kèm tên người trả lời.
        Người hỏi đọc đoạn này trước câu đầu tiên, ghi đúng điều Ông/Bà trả lời và không ghi tên.""",
    "en": """This form does not ask your name and is not linked to your case.
        This form asks neither your name nor your telephone number.
        Staff cannot see your form; results are published only for {publish_from} forms or more together.
        The QR code only tells which place you rate; it does not tell who you are.
        The number printed on the form serves to count forms; nobody notes it beside a name.
        The interviewer reads this before the first question, writes down what you say and notes no name.""",
    "km": """ទម្រង់នេះមិនកត់ឈ្មោះ និងមិនភ្ជាប់ជាមួយឯកសារទេ។
        មន្ត្រីមិនអាចមើលចម្លើយរបស់លោក/លោកស្រីបានទេ។
        កូដ QR ប្រាប់តែកន្លែងដែលលោក/លោកស្រីវាយតម្លៃ មិនប្រាប់ថាលោក/លោកស្រីជានរណាទេ។
        លេខលើទម្រង់សម្រាប់រាប់ទម្រង់ប៉ុណ្ណោះ គ្មាននរណាកត់លេខនោះជាមួយឈ្មោះទេ។""",
}
"""What notices of version 0.1 claimed at every door; databases hold these words."""


@pytest.mark.parametrize("language", OF_0_1)
def test_nothing_that_notices_of_before_claimed_is_shown_any_more(small, language):
    text = dataclasses.replace(small.texts["en"], language=language, notice=OF_0_1[language])
    assert notice_lines(text, "web", TOLD) == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Câu nào chưa muốn trả lời thì để trống."),
        ("vi", "Trả lời hay không, khen hay chê đều không ảnh hưởng đến hồ sơ."),
        ("vi", "Xin không ghi tên, số điện thoại vào phiếu."),
        ("en", "Answering or not, praise or complaint: nothing here affects your case."),
        ("en", "Please write no names."),
        ("en", "The screen clears an unfinished form when nobody has touched it for a while."),
        ("km", "ឆ្លើយឬមិនឆ្លើយ សរសើរឬរិះគន់ មិនប៉ះពាល់ដល់ឯកសារឡើយ។"),
    ],
)
def test_what_an_office_promises_or_asks_for_is_no_claim_about_what_is_stored(small, language, words):
    text = dataclasses.replace(small.texts["en"], language=language, notice=words)
    assert notice_lines(text, "web", TOLD) == (words,)


@pytest.mark.parametrize("name", questionnaires.shipped())
@pytest.mark.parametrize("channel", CHANNELS)
def test_shipped_notices_take_the_contact_from_the_settings_and_claim_nothing_about_what_is_stored(name, channel):
    for text in questionnaires.load(name).texts.values():
        told = "\n".join(notice_lines(text, channel, TOLD))
        assert TOLD["contact"] in told
        assert (TOLD["office"] in told) == (channel in ("paper", "interview"))
        assert "{" not in told
        assert claims(text, "\n".join((text.notice, *text.notices.values()))) == ()
