"""Where lines may break in writing that sets no spaces between words.

Pango has no dictionary of Khmer and breaks inside its words, even inside a syllable. ICU has one, the same as browsers
ask: paper breaks where the screen does. Between words goes a space without width, which Unicode means for this.
"""

from __future__ import annotations

import re

from icu4py.breakers import LineBreaker

BREAK = "\u200b"
ANY = "und"  # which language it is does not matter to the dictionaries: the script tells them apart
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{2,}")
"""Thai, Lao, Burmese and Khmer: what Unicode calls dependent on context."""
NOT_SET_IN_LINES = re.compile(r"<(style|title|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)


def with_breaks(html: str) -> str:
    """The same HTML with a place to break between any two words that no space parts; tags, drawings and the
    document's title stay as they are."""
    if not UNSPACED.search(html):
        return html
    parts, end = [], 0
    for kept in NOT_SET_IN_LINES.finditer(html):
        parts += [_parted(html[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join((*parts, _parted(html[end:])))


def _parted(text: str) -> str:
    return UNSPACED.sub(lambda run: BREAK.join(words(run.group())), text)


def words(run: str) -> list[str]:
    """The pieces between which a line may break, without the spaces that stand at their ends already."""
    return [piece.rstrip(BREAK) for piece in LineBreaker(run, ANY)]
