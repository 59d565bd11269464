"""The responses of a wave with their weights, streamed: one CSV line per form, made from pieces that repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from questionnaires.answers import columns, to_cells
from questionnaires.model import Questionnaire
from surveyapp.exports.cells import BOM, END_OF_LINE, cell
from surveyapp.results.weights import Weights, weights_of
from surveyapp.store.questionnaires import questionnaire
from surveyapp.store.response_rows import FACTS, MARK, PlaceOfCell, places_of_cells, response_rows
from surveyapp.store.waves import WaveRow, wave

if TYPE_CHECKING:
    from surveyapp.store import Session

PLACE = ("wave", "version", "agency", "receiving_agency", "procedure_group", "stratum", "cluster")
WEIGHTS = ("base_weight", "weight")
MOST_KEPT = 20_000
"""Combinations of facts that are kept as finished text; a wave has some thousands, and memory stays bounded."""


def write(
    session: Session, wave_code: str, out: TextIO, *, bom: bool = True, delimiter: str = ",", texts: bool = False
) -> int:
    """Write every response and return their number. `texts` adds the words of free-text questions."""
    found = wave(session, wave_code)
    form = questionnaire(session, found.questionnaire)
    lines = _Lines(found, form, places_of_cells(session, wave_code), weights_of(session, wave_code), delimiter, texts)
    out.write((BOM if bom else "") + lines.heading)
    numbers = [q.code for q in form.questions if q.type == "number"]
    words = [q.code for q in form.questions if q.type == "text"] if texts else []
    count = 0
    for rows in response_rows(session, wave_code, numbers=numbers, texts=words):
        out.write("".join(lines.of(rows)))
        count += len(rows)
    return count


def columns_of(form: Questionnaire, traits: Sequence[str] = (), *, texts: bool = False) -> list[str]:
    """The columns in order; an import understands all of them."""
    facts = [fact for fact in FACTS if fact != "traits"]
    return ["response_id", *PLACE, *facts, *traits, *columns(form, with_texts=texts), *WEIGHTS]


class _Lines:
    """Turns rows into CSV lines. Places, facts and weights repeat, so their text is made once."""

    def __init__(
        self,
        found: WaveRow,
        form: Questionnaire,
        places: Mapping[int, PlaceOfCell],
        weights: Weights,
        delimiter: str,
        texts: bool,
    ) -> None:
        self._form, self._weights, self._delimiter, self._texts = form, weights, delimiter, texts
        self._traits = tuple(found.settings.get("traits", ()))
        self._places = {cell_id: self._place(found, form, place) for cell_id, place in places.items()}
        self._weight_text = {key: repr(weight) for key, weight in weights.items()}
        self._facts: dict[str, tuple[str, str]] = {}
        self.heading = delimiter.join(columns_of(form, self._traits, texts=texts)) + END_OF_LINE

    def of(self, rows: Sequence[Sequence[Any]]) -> Iterator[str]:
        if len(self._facts) > MOST_KEPT:
            self._facts.clear()
        slots, mark, end = self._slots(), self._delimiter, END_OF_LINE
        places, known, weight_text = self._places, self._facts, self._weight_text
        for id_, cell_id, facts, base, answers, *more in rows:
            text, counted = known.get(facts) or self._learn(facts)
            if base is None:
                weight = f"{mark}{mark}{weight_text.get((cell_id, counted), '')}"
            else:
                weight = self._with_base_weight(base, cell_id, counted)
            yield f"{id_.hex()}{places[cell_id]}{text}{slots(answers, more)}{weight}{end}"

    def _place(self, found: WaveRow, form: Questionnaire, place: PlaceOfCell) -> str:
        words = (found.code, str(form.version), *(getattr(place, column) for column in PLACE[2:]))
        return self._joined(words)

    def _learn(self, facts: str) -> tuple[str, str]:
        """The text of the facts, and the basis under which the form counts: '' where it does not count at all."""
        *words, traits = facts.split(MARK)
        told = dict(zip(FACTS, words, strict=False))
        counted = told["basis"] if told["status"] == "valid" else ""
        text = self._joined((*words, *(traits[i : i + 1] for i in range(len(self._traits)))))
        self._facts[facts] = text + self._delimiter, counted
        return self._facts[facts]

    def _joined(self, words: Sequence[str]) -> str:
        return "".join(self._delimiter + cell(word, self._delimiter) for word in words)

    def _with_base_weight(self, base: float, cell_id: int, basis: str) -> str:
        factor = self._weights.get((cell_id, basis))
        return self._joined((repr(base), repr(base * factor) if factor is not None else ""))

    def _slots(self) -> Callable[[str, Sequence[Any]], str]:
        """How the slots of this questionnaire become cells: most only need delimiters between their characters."""
        form, delimiter = self._form, self._delimiter
        join = delimiter.join
        if not form.special_slots:
            return lambda answers, _more: join(answers)
        numbers = [q.code for q in form.questions if q.type == "number"]
        words = [q.code for q in form.questions if q.type == "text"]

        names = {slot.name for slot in form.slots}
        are_words = [name not in names for name in columns(form, with_texts=self._texts)]

        def cells(answers: str, more: Sequence[Any]) -> str:
            values = dict(zip(numbers, more, strict=False))
            said = dict(zip(words, (text or "" for text in more[len(numbers) :]), strict=False))
            made = to_cells(form, answers, values, said if self._texts else None)
            return join([cell(text, delimiter) if word else text for text, word in zip(made, are_words, strict=True)])

        return cells
