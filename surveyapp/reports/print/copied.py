"""What is copied out of a document, or searched in it, where letters are drawn in another order than they are said.

A PDF says of each glyph which letters it stands for. In Khmer several glyphs make a syllable, in their own order,
and no such list gives the syllable back; WeasyPrint makes nothing else. So each line of such a writing says beside its
glyphs what it reads (`ActualText`), which readers take for both.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pydyf
from weasyprint.draw import text as drawing

from surveyapp.reports.print.breaks import BREAK, UNSPACED


@cache
def let_lines_say_what_they_read() -> None:
    """In all documents of this process from here on."""
    draw = drawing.draw_first_line

    def draw_and_say(stream: Any, textbox: Any, *arguments: Any) -> Any:
        if not UNSPACED.search(textbox.text):
            return draw(stream, textbox, *arguments)
        said = pydyf.Dictionary({"ActualText": pydyf.String(textbox.text.replace(BREAK, ""))})
        pydyf.Stream.begin_marked_content(stream, "Span", said)
        drawn = draw(stream, textbox, *arguments)
        pydyf.Stream.end_marked_content(stream)
        return drawn

    drawing.draw_first_line = draw_and_say
