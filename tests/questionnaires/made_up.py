"""Hypothesis strategies: any valid questionnaire, and any form that somebody may send for it."""

from __future__ import annotations

from hypothesis import strategies as st

from questionnaires.codes import DIGITS, OFFERED_MISSING, Option
from questionnaires.model import (
    SUBJECTS,
    Band,
    Bands,
    Claim,
    Factor,
    Filter,
    Module,
    Page,
    Question,
    Questionnaire,
    Text,
)
from questionnaires.notices import CHANNELS
from questionnaires.types import ANSWER_TYPES

WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
OFFERS = st.lists(st.sampled_from(OFFERED_MISSING), unique=True, max_size=2).map(tuple)
CODES = st.from_regex(r"[A-Z][A-Z0-9]{0,4}", fullmatch=True)
VALUES = st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 3) + 0.0)
BANDS = st.builds(
    Bands,
    st.tuples(
        st.builds(Band, st.just("low"), VALUES, st.none() | VALUES),
        st.builds(Band, st.just("high"), VALUES, st.none() | VALUES),
    ),
    st.sampled_from((100.0, 18.0)),
    st.none() | st.integers(0, 3),
)
CLAIMS = st.builds(Claim, st.just("made-up@1"), WORDS)


@st.composite
def questions(draw, code: str, earlier: list[Question]) -> Question:
    name = draw(st.sampled_from(sorted(ANSWER_TYPES)))
    kind = ANSWER_TYPES[name]
    rated = kind.always_valued
    options = kind.implied_options(rated)
    if kind.fewest_options:
        codes = draw(st.lists(st.sampled_from(DIGITS), unique=True, min_size=2, max_size=5))
        options = tuple(Option(c, float(place) if rated else None) for place, c in enumerate(codes))
    return Question(
        code=code,
        type=name,
        page=draw(st.sampled_from("pq")),
        options=options,
        offers=draw(OFFERS),
        factor=draw(st.sampled_from("fg")) if rated else None,
        concept=code.lower(),
        rates=draw(st.sampled_from(("resolving", "receiving"))),
        reversed=rated and draw(st.booleans()),
        satisfied_from=1.0 if rated else None,
        only_if=tuple(draw(st.lists(filters(earlier), max_size=2))) if earlier else (),
        module=draw(st.sampled_from((None, "m", "n"))),
        minimum=draw(st.none() | st.integers(-5, 0)) if "minimum" in kind.bounds else None,
        maximum=draw(st.none() | st.integers(1, 500)) if "maximum" in kind.bounds else None,
        fact=draw(st.booleans()),
    )


@st.composite
def filters(draw, earlier: list[Question]) -> Filter:
    question = draw(st.sampled_from(earlier))
    possible = [option.code for option in question.options] or ["1"]
    codes = draw(st.lists(st.sampled_from([*possible, *question.offers, "."]), unique=True, min_size=1))
    return Filter(question.code, tuple(codes))


@st.composite
def texts(draw, language: str, asked: tuple[Question, ...]) -> Text:
    options = {q.code: {a: draw(WORDS) for a in (*(o.code for o in q.options), *q.offers)} for q in asked}
    return Text(
        language=language,
        title=draw(WORDS),
        introduction=draw(WORDS | st.just("")),
        notice=draw(WORDS),
        questions={q.code: draw(WORDS) for q in asked},
        help={q.code: draw(WORDS) for q in asked if draw(st.booleans())},
        options={code: answers for code, answers in options.items() if answers},
        factors={"f": draw(WORDS), "g": draw(WORDS)},
        contents={"c": draw(WORDS)},
        pages={"p": draw(WORDS), "q": draw(WORDS)},
        short={q.code: draw(WORDS) for q in asked},
        stems={"p": draw(WORDS)},
        bands={"low": draw(WORDS), "high": draw(WORDS)} if draw(st.booleans()) else {},
        notices={channel: draw(WORDS) for channel in draw(st.sets(st.sampled_from(CHANNELS)))},
        review=draw(WORDS | st.just("")),
    )


@st.composite
def definitions(draw, languages: tuple[str, ...] = ("vi", "en")) -> Questionnaire:
    asked: list[Question] = []
    for code in draw(st.lists(CODES, unique=True, min_size=1, max_size=6)):
        asked.append(draw(questions(code, asked)))
    return Questionnaire(
        id="made-up",
        version=draw(st.integers(1, 99)),
        default_rule="satisfied-share/pooled",
        questions=tuple(asked),
        pages=(Page("p"), Page("q")),
        factors=(Factor("f", "c", 0.25, "receiving"), Factor("g", None, 0.75)),
        contents=("c",),
        modules=(Module("m", 0.5), Module("n")),
        bands=draw(st.none() | BANDS),
        same_items_as=draw(st.sampled_from(("", "made-up@1"))),
        comparable_with=draw(st.lists(CLAIMS, max_size=2).map(tuple)),
        about=draw(st.sampled_from(SUBJECTS)),
        source=draw(WORDS | st.just("")),
        legal_basis=draw(WORDS | st.just("")),
        period=draw(WORDS | st.just("")),
        valid_to=draw(st.none() | st.dates()),
        independent_wording=draw(st.booleans()),
        texts={language: draw(texts(language, tuple(asked))) for language in languages},
    )


@st.composite
def posted(draw, questionnaire: Questionnaire) -> dict[str, str | list[str]]:
    """What a browser may send: any offered answer per question, or nothing."""
    return {q.code: draw(_answers(q)) for q in questionnaire.questions if draw(st.booleans())}


def _answers(question: Question) -> st.SearchStrategy[str | list[str]]:
    codes = [option.code for option in question.options]
    given: st.SearchStrategy[str | list[str]]
    if question.kind.several:
        given = st.lists(st.sampled_from(codes), unique=True)
    elif question.type == "number":
        low, high = question.minimum or 0, question.maximum if question.maximum is not None else 10**6
        given = st.floats(low, high).map(lambda value: min(max(round(value, 6), low), high)).map(lambda v: f"{v:.6f}")
    elif question.type == "text":
        given = st.text(
            st.characters(exclude_categories=("Cs",)), max_size=(question.maximum or 60) // 3
        )  # NFC can lengthen
    else:
        given = st.sampled_from(question.kind.examples(question))
    return given | st.sampled_from(["", *question.offers])
