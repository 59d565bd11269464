"""Definitions that are spoiled in their words: languages, notices, wording and claims."""

from __future__ import annotations

import questionnaires
from tests.questionnaires.checks.spoiled import ENGLISH, SMALL, STRUCTURE, Spoiled, in_structure, in_words


def _of_single_rating(file: str, edits: dict[str, str]) -> bytes:
    content = (questionnaires.DEFINITIONS / "single-rating" / file).read_text("utf-8")
    for old, new in edits.items():
        content = content.replace(old, new, 1)
    return content.encode()


_EXCHANGED = {'"Very dissatisfied"': "@", '"Very satisfied"': '"Very dissatisfied"', "@": '"Very satisfied"'}
_UNTRANSLATED = (
    "title",
    "introduction",
    "notice",
    "pages.first",
    "pages.second",
    "stems.first",
    "questions.USED",
    "questions.WHOLE",
    "questions.SEATS",
    "questions.RUDE",
    "questions.WHY",
    "questions.AGE",
    "questions.HELPED",
    "questions.TRIPS",
    "questions.LIKELY",
    "questions.MORE",
    "questions.WHY.help",
    "question WHOLE, not-applicable",
    "question WHY, refused",
    "question WHY, option 1",
    "question WHY, option 2",
    "question WHY, option X",
    "question TRIPS, does-not-know",
)
_SEATS = "There were enough seats"
_RATING = 'code = "RATING"\ntype = "text"\nconcept = "remarks"'

WORDS = (
    in_words("text-missing", "no notice", {'notice = "Answering is voluntary."\n': ""}, ""),
    in_words(
        "text-missing", "a question without words", {'MORE.ask = "What else should we know?"\n': ""}, "questions.MORE"
    ),
    in_words("text-missing", "a level without words", {'2 = "Neither"\n': ""}, "questions WHOLE, SEATS, option 2"),
    in_words(
        "text-missing",
        "a missing answer without words",
        {'refused = "I would rather not say"\n': ""},
        "questions WHY, AGE, refused",
    ),
    in_words(
        "text-extra",
        "a question that is not asked",
        {'MORE.ask = "': 'LESS.ask = "What less?"\nMORE.ask = "'},
        "questions.LESS",
    ),
    in_words(
        "text-extra",
        "an option that is not offered",
        {'2 = "Staff", 3': '2 = "Staff", 5 = "Nobody", 3'},
        "question HELPED, option 5",
    ),
    in_words(
        "text-empty",
        "a question of spaces",
        {"What else should we know?": " ", "WHOLE.short": 'MORE.short = "More"\nWHOLE.short'},
        "questions.MORE",
    ),
    in_words("text-not-nfc", "an accent of its own", {"The place": "The cafe\u0301"}, "factors.access"),
    in_words(
        "text-straight-quotes",
        "an apostrophe from the keyboard",
        {"Answering is voluntary.": "We don't mind long answers."},
        "notice",
    ),
    in_words("text-doubled-spaces", "two spaces", {"The people": "The  people"}, "factors.staff"),
    in_words("text-control", "a tab", {"The people": "The\\tpeople"}, "factors.staff"),
    in_words("text-control", "a mark that turns the line", {"The people": "The \\u202Epeople"}, "factors.staff"),
    in_words("text-control", "a break that nobody sees", {"The people": "The peo\\u200Bple"}, "factors.staff"),
    in_words("option-words-doubled", "Staff twice", {'1 = "Family"': '1 = "STAFF"'}, "question HELPED"),
    in_words(
        "option-foreign", "a reason among the helpers", {"Somebody else": "For another reason"}, "question HELPED"
    ),
    in_words("bands-overlap", "at 25", {"Under 25": "18-25"}, "question AGE"),
)


NOTICES = (
    in_words(
        "notice-channel-unknown",
        "a channel that is none",
        {"[contents]": '[notices]\npigeon = "It may take long."\n\n[contents]'},
        "notices.pigeon",
    ),
    in_words(
        "notice-fact-unknown",
        "a fact that is none",
        {"Answering is voluntary.": "Answering is voluntary. {offices}"},
        "notice",
    ),
    in_words("notice-claims-storage", "no name", {"Answering is voluntary.": "This form carries no name."}, "notice"),
    in_words(
        "notice-claims-storage",
        "who reads it",
        {"Answering is voluntary.": "Answering is voluntary. Staff cannot see your form; it takes a minute."},
        "notice",
    ),
    in_words(
        "notice-threshold-fixed", "10 forms", {"Answering is voluntary.": "Published for 10 forms or more."}, "notice"
    ),
)


WORDING = (
    in_words("wording-double", "and", {_SEATS: "There were enough seats and tables"}, "questions.SEATS"),
    in_words("wording-list", "commas", {_SEATS: "The room was large, bright"}, "questions.SEATS"),
    in_words("wording-rules", "rules", {_SEATS: "Seats were in accordance with the rules"}, "questions.SEATS"),
    in_words("wording-leading", "surely", {"What else should we know?": "Surely you liked it?"}, "questions.MORE"),
    in_words("wording-negation", "not", {_SEATS: "Seats were not missing"}, "questions.SEATS"),
    in_words(
        "wording-long", "25 words", {"What else should we know?": "What " + "and what " * 12 + "?"}, "questions.MORE"
    ),
    in_words("wording-hard", "an office’s word", {_SEATS: "The competent authority had seats"}, "questions.SEATS"),
    in_words(
        "wording-grade",
        "long words",
        {
            "What else should we know?": "Which organisational characteristics influenced administrative "
            "responsiveness throughout interdepartmental consultations?"
        },
        "questions.MORE",
    ),
    in_words(
        "choice-of-several",
        "all that apply in a single choice",
        {"AGE.ask": 'AGE.help = "Tick all."\nAGE.ask'},
        "questions.AGE",
    ),
    Spoiled(
        "text-untranslated",
        "words that stayed English",
        files={"text.en-GB.toml": (SMALL / ENGLISH).read_bytes()},
        problems=tuple(("text-untranslated", "text.en-GB.toml", place) for place in _UNTRANSLATED),
    ),
)


CLAIMS = (
    in_structure(
        "claim-invalid", "no version", {"version = 1": 'version = 1\nsame_items_as = "tiny"'}, "same_items_as"
    ),
    in_structure("claim-invalid", "itself", {"version = 1": 'version = 1\nsame_items_as = "small@1"'}, "same_items_as"),
    in_structure(
        "claim-without-note",
        "an empty note",
        {"version = 1": 'version = 1\ncomparable_with = [{ questionnaire = "tiny@1", note = "" }]'},
        "comparable_with tiny@1",
    ),
    in_structure(
        "same-items-differ",
        "two of its own, and one missing",
        {"version = 1": 'version = 1\nsame_items_as = "single-rating@1"'},
        "question SEATS",
        "question RUDE",
        "question RATING",
    ),
    in_structure(
        "comparable-nothing",
        "no concept in common",
        {"version = 1": 'version = 1\ncomparable_with = [{ questionnaire = "single-rating@1", note = "All." }]'},
        "comparable_with single-rating@1",
    ),
    in_structure(
        "comparable-break",
        "three levels instead of five",
        {
            "version = 1": 'version = 1\ncomparable_with = [{ questionnaire = "single-rating@1", note = "All." }]',
            'concept = "whole"': 'concept = "service.overall"',
        },
        "question WHOLE",
    ),
    Spoiled(
        "version-not-raised",
        "another structure under a shipped name",
        {'id = "small"': 'id = "single-rating"', "version = 1": 'version = 1\nsame_items_as = "single-rating@1"'},
        problems=(
            ("claim-invalid", STRUCTURE, "same_items_as"),
            *(("same-items-differ", STRUCTURE, f"question {code}") for code in ("SEATS", "RUDE", "RATING")),
            ("version-not-raised", STRUCTURE, ""),
        ),
    ),
    Spoiled(
        "words-moved",
        "the labels of a shipped scale exchanged under its own version",
        files={
            STRUCTURE: _of_single_rating(STRUCTURE, {"version = 1": 'version = 1\nsame_items_as = "single-rating@1"'}),
            ENGLISH: _of_single_rating(ENGLISH, _EXCHANGED),
        },
        problems=(
            ("claim-invalid", STRUCTURE, "same_items_as"),
            ("words-moved", STRUCTURE, "text en, question RATING"),
        ),
    ),
    Spoiled(
        "code-reused",
        "RATING asked for something else before",
        {
            'id = "small"': 'id = "single-rating"',
            "version = 1": 'version = 2\ncomparable_with = [{ questionnaire = "single-rating@1", note = "WHOLE" }]',
            'concept = "whole"': 'concept = "service.overall"',
            'code = "MORE"\ntype = "text"': _RATING,
            "MORE.ask": "RATING.ask",
        },
        problems=(("code-reused", STRUCTURE, "question RATING"),),
    ),
)
