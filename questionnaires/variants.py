"""Which modules one respondent got. A variant is one base-36 digit whose bits are the modules, in their order."""

from __future__ import annotations

import hashlib

from questionnaires.codes import DIGITS
from questionnaires.model import Question, Questionnaire

MOST_MODULES = 5
"""Bits that one base-36 digit can hold."""


def draw(questionnaire: Questionnaire, seed: bytes) -> str:
    """The variant that `seed` gives: each module with its probability, the same seed always the same draw.

    `seed` should be an HMAC of the form's key or code, so that a refresh changes nothing and nobody can choose.
    Empty where the questionnaire has no modules.
    """
    drawn = {m.id for m in questionnaire.modules if _fraction(seed, m.id) < m.probability}
    return variant_of(questionnaire, drawn)


def variant_of(questionnaire: Questionnaire, drawn: set[str]) -> str:
    """The character for the modules in `drawn`; empty where the questionnaire has none."""
    bits = sum(1 << place for place, module in enumerate(questionnaire.modules) if module.id in drawn)
    return DIGITS[bits] if questionnaire.modules else ""


def is_drawn(questionnaire: Questionnaire, question: Question, variant: str) -> bool:
    """Is the question's module part of `variant`? An empty variant asks every module."""
    if question.module is None or not variant:
        return True
    bits = DIGITS.index(variant)
    return any(m.id == question.module and bits >> place & 1 for place, m in enumerate(questionnaire.modules))


def _fraction(seed: bytes, module: str) -> float:
    """A number in [0, 1) that depends on seed and module only."""
    digest = hashlib.sha256(seed + b"\x00" + module.encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
