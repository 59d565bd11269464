"""From stored characters to numbers: a look-up table over the ASCII code of every slot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Codes, Floats, Ints
from analysis.wave.scores import Worth
from analysis.wave.structure import Structure

CHARACTERS = 256


@dataclass(frozen=True, eq=False)
class Coding:
    """`table` (K * 256,): score and rated of each column and character, as real and imaginary part."""

    slots: Ints
    table: np.ndarray[tuple[int], np.dtype[np.complex128]]

    def read(self, codes: Codes) -> Floats:
        """(n, S) characters to (n, 2K): score and rated of each column, side by side; 0 where not rated."""
        places = codes[:, self.slots] + self._first_character
        read: Floats = self.table.take(places, mode="clip").view(np.float64)
        return read

    @property
    def _first_character(self) -> Ints:
        return CHARACTERS * np.arange(len(self.slots))


def coding_of(structure: Structure, score: Worth) -> Coding:
    """An option without a value and every missing character score 0 and are not rated."""
    table = np.zeros((len(structure.questions), CHARACTERS), dtype=np.complex128)
    for row, question in zip(table, structure.questions, strict=True):
        for code, worth in score(question).items():
            row[ord(code)] = complex(worth, 1)
    return Coding(structure.slots, table.ravel())
