"""Are all words there, none too many, and do a question's options tell themselves apart?"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from questionnaires.checks.registry import Finding, Findings, text_check
from questionnaires.codes import MISSING_KINDS
from questionnaires.model import Question, Questionnaire, Text
from questionnaires.problems import WARNING
from questionnaires.toml.tables import did_you_mean

_BETWEEN = re.compile(r"(?<!\d)(\d{1,6})\s?(?:-|–|—|đến|to)\s?(\d{1,6})", re.IGNORECASE)
_BELOW = re.compile(r"(?:dưới|under|below|less than|<)\s?(\d{1,6})", re.IGNORECASE)
_ABOVE = re.compile(r"(?:trên|above|more than|>)\s?(\d{1,6})", re.IGNORECASE)
_FROM = re.compile(
    r"(?<!\d)(\d{1,6})\s?\w{0,12}\s?(?:trở lên|or (?:more|over|older)|and (?:over|above)|\+)", re.IGNORECASE
)

_SENTENCE = 3
"""Words from which on the same option in two questions is more than a common word such as “Khác”."""


@text_check("text-missing")
def nothing_is_unsaid(questionnaire: Questionnaire, text: Text) -> Findings:
    for key in ("title", "notice"):
        if not getattr(text, key):
            yield Finding("", f"the {key} is missing", f'add {key} = "…"')
    for section, codes in _wanted(questionnaire).items():
        for code in codes:
            if code not in getattr(text, section):
                yield Finding(f"{section}.{code}", "its words are missing", f"add them under [{section}]")
    unsaid = ((q, code) for q in questionnaire.questions for code in _answers(q) if code not in _options(text, q))
    for code, asked in _by_answer(unsaid).items():
        yield Finding(
            f"{asked}, {called(code)}", "its words are missing", "add them under [scales], [missing] or the question"
        )


@text_check("text-extra")
def nothing_is_said_of_what_is_not_there(questionnaire: Questionnaire, text: Text) -> Findings:
    wanted = _wanted(questionnaire)
    said = {section: getattr(text, section) for section in wanted}
    said["questions"] = dict.fromkeys((*text.questions, *text.short, *text.help, *text.options))
    for section, codes in (*said.items(), ("stems", text.stems)):
        known = wanted["pages" if section == "stems" else section]
        for code in codes:
            if code not in known:
                yield Finding(f"{section}.{code}", f"the structure knows no `{code}`", did_you_mean(code, known))
    extra = ((q, code) for q in questionnaire.questions for code in _options(text, q) if code not in _answers(q))
    for code, asked in _by_answer(extra).items():
        yield Finding(f"{asked}, {called(code)}", "this answer is not offered", "leave its words out, or offer it")


@text_check("option-words-doubled")
def options_of_one_question_differ(questionnaire: Questionnaire, text: Text) -> Findings:
    doubled = (
        (question, words)
        for question in questionnaire.questions
        for words, times in Counter(map(str.casefold, _options(text, question).values())).items()
        if times > 1 and words
    )
    for words, asked in _by_answer(doubled).items():
        yield Finding(asked, f"two answers read “{words}”", "word them so that people can tell them apart")


@text_check("option-foreign", WARNING)
def options_belong_to_their_question(questionnaire: Questionnaire, text: Text) -> Findings:
    """An option that strayed from another question: long, the same word for word, and the only one they share."""
    worded = [(q, set(_options(text, q).values())) for q in questionnaire.questions if len(q.options) >= _SENTENCE]
    for (first, its), (second, others) in combinations(worded, 2):
        shared = [words for words in its & others if words not in map(_options(text, first).get, MISSING_KINDS)]
        if len(shared) == 1 and len(shared[0].split()) >= _SENTENCE:
            message = f"“{shared[0]}” is also an option of {first.code}"
            yield Finding(f"question {second.code}", message, "check which of the two questions it belongs to")


@text_check("bands-overlap", WARNING)
def nobody_belongs_to_two_bands(questionnaire: Questionnaire, text: Text) -> Findings:
    for question in questionnaire.questions:
        bands = sorted(_bands(_options(text, question).values()))
        if not any(math.isfinite(high - low) and low < high for low, high, _ in bands):
            continue
        for (_, high, words), (low, _, next_words) in pairwise(bands):
            if low <= high and question.kind.one_of_many:
                message = f"“{words}” and “{next_words}” overlap"
                yield Finding(f"question {question.code}", message, "let each band begin after the one before it ends")


def _wanted(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Section of a text file -> the codes that need words there."""
    return {
        "pages": [page.id for page in questionnaire.pages],
        "factors": [factor.id for factor in questionnaire.factors],
        "contents": list(questionnaire.contents),
        "bands": [band.id for band in (questionnaire.bands.bands if questionnaire.bands else ())],
        "questions": [question.code for question in questionnaire.questions if question.code],
    }


def _answers(question: Question) -> tuple[str, ...]:
    return (*(option.code for option in question.options), *question.offers)


def _options(text: Text, question: Question) -> Mapping[str, str]:
    return text.options.get(question.code, {})


def _by_answer(findings: Iterable[tuple[Question, str]]) -> dict[str, str]:
    """Answer -> the questions it was found in: what 22 criteria share is one problem, not 22."""
    codes: dict[str, list[str]] = {}
    for question, answer in findings:
        codes.setdefault(answer, []).append(question.code)
    return {answer: _listed(asked) for answer, asked in codes.items()}


def _listed(codes: list[str]) -> str:
    rest = f" and {len(codes) - 3} more" if len(codes) > 3 else ""
    return f"question{'s' if codes[1:] else ''} {', '.join(codes[:3])}{rest}"


def called(answer: str) -> str:
    return MISSING_KINDS.get(answer) or f"option {answer}"


def _bands(options: Iterable[str]) -> Iterator[tuple[float, float, str]]:
    """Lowest and highest whole number of each option that names a band, with its words."""
    for words in options:
        if between := _BETWEEN.search(words):
            yield float(between[1]), float(between[2]), words
        elif below := _BELOW.search(words):
            yield -math.inf, float(below[1]) - 1, words
        elif above := _ABOVE.search(words):
            yield float(above[1]) + 1, math.inf, words
        elif from_on := _FROM.search(words):
            yield float(from_on[1]), math.inf, words
