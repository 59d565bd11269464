"""Which language a page is in, and how templates say things in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flask import Request
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from questionnaires.languages import CODE, LANGUAGES, everywhere, language
from surveyapp.words.speech import Speech


class LanguageInAddress(BaseConverter):
    """`<language:language>` at the head of an address: anything that is written like the code of a language."""

    regex = CODE


def preferred(request: Request, offered: Sequence[str] = ()) -> str:
    """The browser's wish among `offered`, else among the languages of all pages; the first of them without one."""
    offered = offered or everywhere()
    return request.accept_languages.best_match(offered, default=offered[0]) or offered[0]


def of_address(request: Request) -> str:
    """The language at the head of the address, else the browser's wish."""
    head, slash, _ = request.path[1:].partition("/")
    return head if head in LANGUAGES and slash else preferred(request)


def menu(codes: Iterable[str], address: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Code, name and address of each language that a page can be read in."""
    return [(code, language(code).name, address(code)) for code in codes]


def speaking(code: str) -> dict[str, Callable[..., str]]:
    """`say`, `say_n` and `page_class` for the templates of pages that have no account to ask."""
    speech = Speech(code)
    return {"say": speech.say, "say_n": speech.say_n, "page_class": page_class}


def page_class(code: str, size: int) -> Markup:
    """The attribute of <html> by which letters are enlarged, and lines made taller where the script needs it."""
    names = [f"t{size}"] * (size != 100) + ["tall"] * language(code).tall
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup("")
