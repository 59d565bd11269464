"""Provinces by the names that files give them: with and without marks, shortened, in two spellings."""

from __future__ import annotations

import difflib
import unicodedata

from surveyapp.results.external.indices import NATION

PROVINCES = (
    *("An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương"),
    *("Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đắk Nông"),
    *("Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tây", "Hà Tĩnh"),
    *("Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum"),
    *("Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận"),
    *("Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng"),
    *("Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang"),
    *("TP. Hồ Chí Minh", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái", "Huế"),
)
"""Those of 2006 and since: what was merged is named as it was when it was measured."""
ALIASES = {
    "hcm": "TP. Hồ Chí Minh",
    "hcmc": "TP. Hồ Chí Minh",
    "hochiminh": "TP. Hồ Chí Minh",
    "hochiminhcity": "TP. Hồ Chí Minh",
    "brvt": "Bà Rịa - Vũng Tàu",
    "tthue": "Thừa Thiên Huế",
    "baccan": "Bắc Kạn",
    "daclak": "Đắk Lắk",
    "nation": NATION,
    "vietnam": NATION,
}
_CITY = ("thanhpho", "tinh", "tp")


def province(name: str) -> str | None:
    """The one that is meant; None where there is none of this name."""
    return _BY_LETTERS.get(_letters(name))


def is_own(said: str, unit: str) -> bool:
    """Whether the province that the office calls its own is the one whose figures these are."""
    return bool(said) and province(said) == unit


def nearest(name: str) -> str | None:
    """The one whose name comes closest."""
    close = difflib.get_close_matches(_letters(name), _BY_LETTERS, n=1)
    return _BY_LETTERS[close[0]] if close else None


def _letters(name: str) -> str:
    """What two spellings of one name share: letters without marks, and without the words for city and province."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(letter for letter in plain.lower() if letter.isalnum() and letter.isascii())
    return next((letters.removeprefix(word) for word in _CITY if letters.startswith(word)), letters)


_BY_LETTERS = {_letters(name): name for name in (*PROVINCES, NATION)} | ALIASES
