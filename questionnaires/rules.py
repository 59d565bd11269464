"""Names of scores and roll-ups that a default rule may use. What they compute is `analysis`' business."""

from __future__ import annotations

SCORES = ("satisfied-share", "mean-score", "share-of-maximum")
ROLLUPS = ("pooled", "mean-of-items", "mean-of-factors", "mean-of-contents", "weighted-factors", "overall-question")


def split_rule(rule: str) -> tuple[str, str]:
    """`SCORE/ROLL-UP` -> its two names; the roll-up is empty where it was left out."""
    score, _, rollup = rule.partition("/")
    return score, rollup
