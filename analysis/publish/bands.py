"""What an index is called: the band of the definition that it falls into."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from questionnaires.model import Bands

_NOISE = 9
"""Decimals beyond which a float says nothing: 15 of 18 points must reach the band that begins at 15."""


def band_of(bands: Bands, index: float) -> str | None:
    """The id of the band of an index on 0–100; None in a gap, or where the index is unknown (NaN).

    The index is carried to the scale on which the bands are stated and rounded half up first, if the bands say so.
    """
    if index != index:
        return None
    place = Decimal(repr(float(index))) * Decimal(repr(bands.out_of)) / 100
    digits = _NOISE if bands.rounded is None else bands.rounded
    place = place.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    reached = [band for band in bands.bands if place >= Decimal(repr(band.lowest))]
    if not reached or (reached[-1].upto is not None and place > Decimal(repr(reached[-1].upto))):
        return None
    return reached[-1].id
