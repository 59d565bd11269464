"""A file taken in, or only tried: what is shown of it, and what is wrong with it, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from surveyapp import store
from surveyapp.imports import counts, frame, responses, summary
from surveyapp.imports.preview import FIRST_ROWS, AnswerTally, CountsPreview, FilePreview, ShownCell
from surveyapp.imports.taken import Taken
from surveyapp.imports.without_ids import ALIKE
from surveyapp.store.waves.frame import FrameRow
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.importing.changes import ListChanges, ListLines, changes, lines_of
from surveyapp.web.staff.importing.changes import summary as summary_of
from surveyapp.web.staff.importing.sent import COUNTS, FRAME, Sent
from surveyapp.words.naming import Words
from surveyapp.words.refused.on_pages import on_page
from surveyapp.words.speech import sentence
from surveyapp.words.waves import BASES, PROOFS


@dataclass(slots=True)
class Outcome:
    """`rows`: the first ones, each with its place in the file. `summary` says what was, or would be, stored."""

    summary: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    new: int = 0
    known: int = 0
    taken: Sequence[tuple[str, str, int]] = ()
    rows: Sequence[tuple[str, Mapping[str, ShownCell]]] = ()
    tallies: Sequence[AnswerTally] = ()
    problems: Sequence[store.Problem] = ()
    changes: ListChanges | None = None  # of a list: what is not as it was
    asks: str = ""  # whose the rows are that say the same as stored forms; a word of the office settles it

    def compare(self, before: ListLines, after: ListLines, words: Words) -> None:
        """A list before the file and after it."""
        self.changes = changes(before, after, self.new, words)
        self.summary += summary_of(self.changes, words)

    @property
    def columns(self) -> list[str]:
        """Of the rows that are shown, in their order."""
        return list(dict.fromkeys(name for _, cells in self.rows for name in cells))


def tried(engine: store.Engine, row: WaveRow, what: Sent, words: Words, actor: str) -> tuple[Outcome, int]:
    """What would come of it, and the status of the page. Nothing stays."""
    return _done(engine, row, what, words, actor, would=True)


def stored(engine: store.Engine, row: WaveRow, what: Sent, words: Words, actor: str) -> tuple[Outcome, int]:
    """All of it or nothing."""
    return _done(engine, row, what, words, actor, would=False)


def _done(
    engine: store.Engine, row: WaveRow, what: Sent, words: Words, actor: str, *, would: bool
) -> tuple[Outcome, int]:
    outcome, status, preview = Outcome(), 200, None
    try:
        with store.writing_late(engine, stays=not would) as session:
            if what.kind == FRAME:
                _frame(session, row, what, words, actor, outcome)
            else:
                preview = _preview(session, row, what, words)
                _answers(session, row, what, words, actor, preview, outcome, would)
    except store.Refused as refused:
        outcome.problems, status = in_words(refused.problems, words), refused.status
        outcome.asks = next((problem.what for problem in outcome.problems if problem.code == ALIKE), "")
        outcome.summary.clear()
    if preview is not None:
        outcome.rows = [(where, {cell.name: cell for cell in cells}) for where, cells in preview.first]
    if isinstance(preview, FilePreview) and not outcome.problems:
        outcome.tallies = [*preview.counted()]
    return outcome, status


def _preview(session: store.Session, row: WaveRow, what: Sent, words: Words) -> FilePreview | CountsPreview:
    form = asked_in(session, row.code)
    return CountsPreview(form, words) if what.kind == COUNTS else FilePreview(form, row.basis, words)


def _answers(
    session: store.Session,
    row: WaveRow,
    what: Sent,
    words: Words,
    actor: str,
    preview: FilePreview | CountsPreview,
    outcome: Outcome,
    would: bool,
) -> None:
    options = {"sheet": what.sheet, "map_file": what.map_file, "actor": actor}
    if isinstance(preview, CountsPreview):
        taken = counts.load(session, what.file, only=row.code, look=preview.look, **options)  # type: ignore[arg-type]
        outcome.summary += map(sentence, summary.of_counts(taken, words, would=would))
    else:
        taken = responses.load(session, what.file, row.code, look=preview.look, alike=what.alike, **options)  # type: ignore[arg-type]
        outcome.summary.append(sentence(summary.of_responses(taken, row.code, words, would=would)))
    outcome.new, outcome.known = taken.new, taken.known
    outcome.taken = [*declared(taken.by_proof, words)]
    outcome.warnings += _warnings(taken, words)


def _frame(session: store.Session, row: WaveRow, what: Sent, words: Words, actor: str, outcome: Outcome) -> None:
    rows: list[tuple[str, Mapping[str, ShownCell]]] = []

    def look(read: FrameRow, names: Mapping[str, str]) -> None:
        if len(rows) < FIRST_ROWS:
            called = {f"name_{language}": ShownCell(f"name_{language}", name) for language, name in names.items()}
            rows.append((read.where, {**_cells(read), **called}))

    store.take_the_lock(session)
    before = lines_of(session, "population", row.code)
    outcome.new = frame.load(session, what.file, row.code, sheet=what.sheet, actor=actor, look=look)
    outcome.rows = rows
    outcome.summary.append(words.say_n(outcome.new, "{n} stratum of the population", "{n} strata of the population"))
    outcome.compare(before, lines_of(session, "population", row.code), words)


def first_of(rows: Sequence[Any]) -> Sequence[tuple[str, Mapping[str, ShownCell]]]:
    """Of rows of a list, each with its place; columns that a row leaves empty stay out."""
    return [(row.where, _cells(row)) for row in rows[:FIRST_ROWS]]


def _cells(row: Any) -> Mapping[str, ShownCell]:
    said = {each.name: getattr(row, each.name) for each in fields(row) if each.name != "where"}
    return {name: ShownCell(name, _plain(value)) for name, value in said.items() if value not in ("", None, (), {})}


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    return " ".join(f"{code}:{share:g}" for code, share in value) if isinstance(value, tuple) else str(value)


def _warnings(taken: Taken, words: Words) -> Iterator[str]:
    if taken.empty:
        yield words.say_n(
            taken.empty,
            "{n} new form answers nothing and is left out.",
            "{n} new forms answer nothing and are left out.",
        )
    if taken.far_days:
        yield words.say_n(
            taken.far_days,
            "{n} row has a day more than a month beside the days of this round: is it its form?",
            "{n} rows have a day more than a month beside the days of this round: are they its forms?",
        )


def declared(by_proof: Mapping[str, int], words: Words) -> Iterator[tuple[str, str, int]]:
    """How people were chosen, what vouches for it, and how many forms."""
    for both, n in by_proof.items():
        basis, _, proof = both.partition("/")
        yield words.label(BASES, basis), words.label(PROOFS, proof), n


def in_words(problems: Sequence[store.Problem], words: Words) -> Sequence[store.Problem]:
    return on_page(problems, words)
