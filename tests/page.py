"""Pages as tests read them. Making a `Page` already holds the laws that every page obeys, citizen's or staff's."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea"}
NOT_SEEN = {"script", "style", "title"}
COMMAND = re.compile(r"\bsurveyapp [a-z]+|(?<![\w-])--[a-z][\w-]*")  # whoever reads a page has no shell
EMPTY = {"input", "meta", "link", "br", "path", "circle", "use", "i"}


class Page(HTMLParser):
    """One h1, one title, a language, unique ids, labelled controls, NFC, typographic quotes, no command,
    nothing inline."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language, self.title, self.text = "", "", ""
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.buttons: list[dict[str, str]] = []
        self.controls: list[dict[str, str]] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.titles = 0
        self._labelled_ids: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self._hold_the_laws(html)

    def _hold_the_laws(self, html: str) -> None:
        assert len(self.headings) == 1, f"a page has exactly one h1: {self.headings}"
        assert self.titles == 1, "a page has exactly one title"
        assert self.title.strip(), "a page has a title"
        assert self.language, "a page says its language"
        repeated = {name for name in self.ids if self.ids.count(name) > 1}
        assert not repeated, f"ids used twice: {repeated}"
        bare = [c for c in self.controls if not self._is_labelled(c)]
        assert not bare, f"controls without a label: {bare}"
        assert unicodedata.is_normalized("NFC", html), "text is NFC"
        if self.language == "vi":
            straight = re.findall('.{0,20}".{0,20}', self.title + self.text)
            assert not straight, f"straight quotes: {straight}"
        commands = COMMAND.findall(self.text)
        assert not commands, f"commands on a page: {commands}"
        assert not self.inline, f"style or script inside the page: {self.inline}"

    def _is_labelled(self, control: dict[str, str]) -> bool:
        return (
            control.get("type") == "hidden"
            or control["inside label"] == "yes"
            or bool(control.get("aria-label"))
            or control.get("id") in self._labelled_ids
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.ids += [given["id"]] if "id" in given else []
        note = getattr(self, f"_note_{tag}", None)
        if note is not None:
            note(given)
        if tag in CONTROLS:
            self.controls.append({"tag": tag, "inside label": "yes" if "label" in self._open else "no"} | given)
        if tag not in EMPTY:
            self._open.append(tag)

    def _note_html(self, given: dict[str, str]) -> None:
        self.language = given.get("lang", "")

    def _note_title(self, given: dict[str, str]) -> None:
        self.titles += 1

    def _note_style(self, given: dict[str, str]) -> None:
        self.inline.append("style")

    def _note_label(self, given: dict[str, str]) -> None:
        self._labelled_ids |= {given["for"]} if given.get("for") else set()

    def _note_a(self, given: dict[str, str]) -> None:
        self.links.append(given.get("href", ""))

    def _note_button(self, given: dict[str, str]) -> None:
        self.buttons.append(given)

    def _note_h1(self, given: dict[str, str]) -> None:
        self.headings.append("")

    def _note_option(self, given: dict[str, str]) -> None:
        if "selected" in given:
            self.controls[-1]["value"] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        if "h1" in self._open:
            self.headings[-1] += data.strip()
        if "textarea" in self._open:
            self.controls[-1]["value"] = self.controls[-1].get("value", "") + data.removeprefix("\n")
        if not NOT_SEEN & set(self._open):
            self.text += data

    def filled_in(self) -> dict[str, list[str]]:
        """What a browser would post: hidden inputs, what is ticked, what is written."""
        posted: dict[str, list[str]] = {}
        for control in self.controls:
            ticked = control.get("type") not in ("radio", "checkbox") or "checked" in control
            if "name" in control and ticked:
                posted.setdefault(control["name"], []).append(control.get("value", ""))
        return posted


def words_of(html: str) -> str:
    """All words of the main part in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main")[1]))


def without_tokens(html: str) -> str:
    """A page as it is the same each time: the token of every form is another one."""
    return re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", html)


def rows_of(html: str, table: str) -> list[list[str]]:
    """The cells of a table's body as text, drawings left out."""
    body = html.split(f'<table class="t {table} ')[1].split("<tbody>")[1].split("</tbody>")[0]
    body = re.sub(r'<td class="fig.*?</td>', "", body, flags=re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        for row in body.split("<tr")[1:]
    ]
