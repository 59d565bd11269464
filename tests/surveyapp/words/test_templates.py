"""No template says a word of its own: whatever people read is asked of the catalogues."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import surveyapp

HOUSE = Path(surveyapp.__file__).parent
TEMPLATES = sorted(HOUSE.rglob("*.html"))
ASKED = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2}")
READ_ALOUD = ("alt", "aria-description", "aria-label", "placeholder", "title")
APART = ("style", "script", "code")
ALIKE_EVERYWHERE = {
    "Cộng hòa xã hội chủ nghĩa Việt Nam": "the head of every document of the state",
    "Độc lập - Tự do - Hạnh phúc": "its motto",
    "SHA-256": "the name of a sum",
}


class Words(HTMLParser):
    """What stands between tags, and in attributes that are read aloud."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.own: list[str] = []
        self._apart = 0
        self.feed(ASKED.sub("", template))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._apart += tag in APART
        self.own += [said for name, said in attrs if name in READ_ALOUD and said and WORD.search(said)]

    def handle_endtag(self, tag: str) -> None:
        self._apart -= tag in APART

    def handle_data(self, data: str) -> None:
        said = re.sub(r'[\w-]+="[^"]*"', "", data).strip()  # attributes that a block puts into a tag
        if not self._apart and WORD.search(said) and said not in ALIKE_EVERYWHERE:
            self.own.append(said)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: str(file.relative_to(HOUSE)))
def test_a_template_has_no_words_of_its_own(template):
    assert Words(template.read_text(encoding="utf-8")).own == []


def test_words_of_its_own_are_found():
    page = (
        '<p title="Only English">{{ say("Said") }} Plain <code>surveyapp init</code> {% if a > b %}words{% endif %}</p>'
    )
    assert Words(page).own == ["Only English", "Plain", "words"]
