"""What makes a password good enough: length, and that it is not one of those that are tried first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHORTEST = 12
LONGEST = 128
WEIGHED = 72  # zxcvbn's time grows fast with length, and no longer password is weak
STRONG_ENOUGH = 3  # of 4: more than 10^8 guesses
TRIED_FIRST = (
    "matkhau", "matkhaumoi", "khaosat", "hailong", "hanhchinhcong", "dichvucong", "motcua", "ubnd", "uyban", "sonoivu",
    "vietnam", "hanoi", "saigon", "hochiminh", "danang", "cantho", "haiphong", "hue", "anhyeuem", "emyeuanh",
    "iloveyou",    "surveyapp", "quantri", "nhanvien", "xinchao", "chaoban", "thanhpho",
)  # fmt: skip
"""Words a Vietnamese office uses that English lists do not hold."""


def normal(password: str) -> str:
    """The same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFC", password)


def weakness(password: str, about_the_owner: Iterable[str] = ()) -> str:
    """ "" when good enough, else `short`, `long` or `common`."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "common" if _guesses_score(password, [*about_the_owner, *TRIED_FIRST]) < STRONG_ENOUGH else ""


def _guesses_score(password: str, words: list[str]) -> int:
    from zxcvbn import zxcvbn  # its dictionaries cost start-up time and are wanted here only

    score: int = zxcvbn(password[:WEIGHED], user_inputs=words)["score"]
    return score
