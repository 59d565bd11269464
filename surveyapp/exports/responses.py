"""The responses of a wave with their weights, streamed: one CSV line per form, made from pieces that repeat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from questionnaires.answers import columns, to_cells
from questionnaires.model import Questionnaire
from questionnaires.types import NUMBER, TEXT
from surveyapp.exports.cells import BOM, END_OF_LINE, cell
from surveyapp.results.weights import Weights, weights_of
from surveyapp.store.readings.response_rows import FACTS, MARK, CellCodes, codes_of_cells, response_rows, scanning
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.counted import questions_counted
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.waves import WaveRow, wave

if TYPE_CHECKING:
    from surveyapp.store import Session

CELL = ("wave", "version", "agency", "receiving_agency", "procedure_group", "stratum", "cluster")
WEIGHTS = ("base_weight", "weight")
MOST_KEPT = 20_000
"""Combinations of facts that are kept as finished text; a wave has some thousands, and memory stays bounded."""


def write(
    session: Session, wave_code: str, out: TextIO, *, bom: bool = True, delimiter: str = ",", texts: bool = False
) -> int:
    """Write every response and return their number. `texts` adds the words of free-text questions."""
    found = wave(session, wave_code)
    refuse_counts(found)
    form = asked_in(session, wave_code)
    written = form.keeping(TEXT) + (form.keeping(TEXT, private=True) if texts else [])
    count = 0
    with scanning(session):
        weights = weights_of(session, wave_code)
        lines = _ResponseRows(found, form, codes_of_cells(session, wave_code), weights, delimiter, texts)
        out.write((BOM if bom else "") + lines.heading)
        for rows in response_rows(session, wave_code, numbers=form.keeping(NUMBER), texts=written):
            out.write("".join(lines.of(rows)))
            count += len(rows)
    return count


def refuse_counts(found: WaveRow) -> None:
    """A row for every counted answer would be read as a form, and be one person each to whoever reads it."""
    if counted := questions_counted(found.settings):
        what = f"wave {found.code} holds published counts of {counted} questions, which are nobody's responses"
        remedy = f"take what is known of it from: surveyapp index --wave {found.code} --format csv"
        raise Refused(Problem("counts", what, remedy=remedy))


def columns_of(form: Questionnaire, traits: Sequence[str] = (), *, texts: bool = False) -> list[str]:
    """The columns in order; an import understands all of them."""
    facts = [fact for fact in FACTS if fact != "traits"]
    return ["response_id", *CELL, *facts, *traits, *columns(form, with_texts=texts), *WEIGHTS]


class _ResponseRows:
    """Turns rows into CSV lines. Cells, facts and weights repeat, so their text is made once."""

    def __init__(
        self,
        wave: WaveRow,
        form: Questionnaire,
        cells: Mapping[int, CellCodes],
        weights: Weights,
        delimiter: str,
        texts: bool,
    ) -> None:
        self._form, self._delimiter, self._texts = form, delimiter, texts
        traits = tuple(wave.settings.get("traits", ()))
        self._cells = {cell_id: self._cell(wave, form, codes) for cell_id, codes in cells.items()}
        self._weights = weights
        self._facts = _Facts(delimiter, len(traits), weights)
        self.heading = delimiter.join(columns_of(form, traits, texts=texts)) + END_OF_LINE

    def of(self, rows: Sequence[Sequence[Any]]) -> list[str]:
        if len(self._facts) > MOST_KEPT:
            self._facts.clear()
        mark, cells, facts = self._delimiter, self._cells, self._facts
        slots, unweighted, with_base = self._slots(), mark * 2, self._with_base_weight
        return [
            f"{id_.hex()}{cells[cell_id]}{text}{slots(answers, more) if more else slots(answers)}"
            f"{tails.get(cell_id, unweighted) if base is None else with_base(base, cell_id, basis)}{END_OF_LINE}"
            for id_, cell_id, told, base, answers, *more in rows
            for text, basis, tails in (facts[told],)
        ]

    def _cell(self, wave: WaveRow, form: Questionnaire, codes: CellCodes) -> str:
        words = (wave.code, str(form.version), *(getattr(codes, column) for column in CELL[2:]))
        return _joined(words, self._delimiter)

    def _with_base_weight(self, base: float, cell_id: int, basis: str) -> str:
        factor = self._weights.get((cell_id, basis))
        return _joined((repr(base), repr(base * factor) if factor is not None else ""), self._delimiter)

    def _slots(self) -> Callable[..., str]:
        """How the slots of this questionnaire become cells: most only need delimiters between their characters."""
        form, delimiter = self._form, self._delimiter
        join = delimiter.join
        if not form.special_slots:
            return join
        data, private = form.keeping(NUMBER) + form.keeping(TEXT), form.keeping(TEXT, private=True)
        names = {slot.name for slot in form.slots}
        are_words = [name not in names for name in columns(form, with_texts=self._texts)]

        def cells(answers: str, more: Sequence[Any] = ()) -> str:
            values = dict(zip(data, more, strict=False))
            said = dict(zip(private, (text or "" for text in more[len(data) :]), strict=False))
            made = to_cells(form, answers, values, said if self._texts else None)
            return join([cell(text, delimiter) if word else text for text, word in zip(made, are_words, strict=True)])

        return cells


class _Facts(dict[str, tuple[str, str, Mapping[int, str]]]):
    """Facts as they were read -> their text, the basis under which the form counts, and the weight of each cell."""

    def __init__(self, delimiter: str, traits: int, weights: Weights) -> None:
        self._delimiter, self._traits = delimiter, traits
        self._tails: dict[str, dict[int, str]] = {}
        for (cell_id, basis), weight in weights.items():
            self._tails.setdefault(basis, {})[cell_id] = f"{delimiter}{delimiter}{weight!r}"

    def __missing__(self, facts: str) -> tuple[str, str, Mapping[int, str]]:
        *words, traits = facts.split(MARK)
        told = dict(zip(FACTS, words, strict=False))
        basis = told["basis"] if told["status"] == "valid" else ""
        text = _joined((*words, *(traits[i : i + 1] for i in range(self._traits))), self._delimiter)
        self[facts] = text + self._delimiter, basis, self._tails.get(basis, {})
        return self[facts]


def _joined(words: Sequence[str], delimiter: str) -> str:
    return "".join(delimiter + cell(word, delimiter) for word in words)
