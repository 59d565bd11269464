"""Which language a page is in, and how templates say things in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Request

from surveyapp.languages import LANGUAGES
from surveyapp.words.speech import Speech

NAMES = {"vi": "Tiếng Việt", "en": "English", "km": "ខ្មែរ"}
PAGES = ("vi", "en")
"""Languages of the pages that belong to no questionnaire."""


def preferred(request: Request, offered: Sequence[str] = PAGES) -> str:
    """The browser's wish among `offered`; the first of them (Vietnamese, where it is there) without one."""
    return request.accept_languages.best_match(offered, default=offered[0]) or offered[0]


def of_address(request: Request) -> str:
    """The language at the head of the address, else the browser's wish."""
    head = request.path[1:3]
    return head if head in LANGUAGES and request.path[3:4] == "/" else preferred(request)


def speaking(language: str) -> dict[str, Callable[..., str]]:
    """`say` and `say_n` for the templates of pages that have no account to ask."""
    speech = Speech(language)
    return {"say": speech.say, "say_n": speech.say_n}
