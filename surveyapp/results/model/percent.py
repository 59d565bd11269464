"""The one place where the 0–1 of `analysis` becomes the 0–100 that people read, and back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

WHOLE = 100


def percent(share: float) -> float:
    """Of a share, index or error that is known, on 0–1."""
    return WHOLE * float(share)


def known(figure: float) -> float | None:
    """None where it is unknown (NaN)."""
    return float(figure) if math.isfinite(figure) else None


def known_percent(share: float) -> float | None:
    """None where it is unknown (NaN)."""
    return percent(share) if math.isfinite(share) else None


def percent_of(part: float, whole: float) -> float:
    """How much of a count another count is."""
    return WHOLE * part / whole


def share_of(figures: np.ndarray) -> np.ndarray:
    """Back to 0–1, where `analysis` is asked about figures."""
    return figures / WHOLE
