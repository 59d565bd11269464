"""A questionnaire of five factors in two languages."""

from __future__ import annotations

import dataclasses

from questionnaires.codes import Option
from questionnaires.model import Factor, Page, Question, Questionnaire, Text

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


def in_other_words(asked: Questionnaire, **words: object) -> Questionnaire:
    """The same with other Vietnamese words."""
    return dataclasses.replace(asked, texts={**asked.texts, "vi": dataclasses.replace(asked.texts["vi"], **words)})
