"""Words of one language before and after: what changed, what is spelling, and what is proved to ask something else.

Nothing here understands a sentence. What is not plainly the same words is left to people, who put their names to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from questionnaires.languages import language
from questionnaires.model import Text

TextKey = tuple[str, ...]  # the field of `Text`, and the codes under which the words stand in it

ASIDE = ("review",)
"""Remarks about the words, which nobody who answers reads."""

OF_QUESTIONS = ("questions", "help", "options", "short")
OPTIONAL = ("title", "introduction", "notice", "notices", "help", "stems")
"""Words that may come and go while what is asked stays."""

CARRIERS = ("options", "questions", "stems", "factors", "contents", "bands")
"""Where words give a code its meaning: found under another code, they prove that it means something else now."""

TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook and dot of Vietnamese, which two schools of spelling put on different vowels."""

WORTH_A_SLIP = 6  # letters of a word from which on a slip of the keyboard is told from another word
_PUNCTUATION_OF_NUMBERS = ".,/:-"
_SAID_ALOUD = "%‰&@#*§"
"""Punctuation to Unicode, words to a reader."""


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words at one place. `moved`: they stood under another code; `negations`: those that came (+) or went (-)."""

    place: TextKey
    before: str
    after: str
    is_spelling: bool
    moved: bool
    negations: tuple[str, ...] = ()


def rewordings(before: Text, after: Text, codes: Mapping[str, str] | None = None) -> tuple[Rewording, ...]:
    """Every place whose words differ, in the order of the later text.

    Between two editions `codes` says which question became which (earlier -> later); words of others are left out, and
    so are labels and names of what only one of them has.
    """
    old, new = said(before), said(after)
    if codes is not None:
        old, new = _shared(old, codes), _shared(new, {code: code for code in codes.values()})
    places = [*new, *(place for place in old if place not in new)]
    changed = [place for place in places if old.get(place, "") != new.get(place, "")]
    named = [place for place in changed if codes is None or place[0] in OPTIONAL or (place in old and place in new)]
    moved = _moved(old, new)
    return tuple(_rewording(place, old, new, moved, after.language) for place in named if not _echo(place, old, new))


def said(text: Text) -> dict[TextKey, str]:
    """All words of a language by their place; what is added to `Text` is in it by itself."""
    words: dict[TextKey, str] = {}
    for each in fields(Text):
        if each.name not in ("language", *ASIDE):
            words |= {(each.name, *place): found for place, found in _flat(getattr(text, each.name))}
    return words


def _shared(words: Mapping[TextKey, str], codes: Mapping[str, str]) -> dict[TextKey, str]:
    """Under the codes of the later edition, without the words of questions that only one edition has."""
    kept: dict[TextKey, str] = {}
    for place, sentence in words.items():
        if place[0] not in OF_QUESTIONS:
            kept[place] = sentence
        elif place[1] in codes:
            kept[place[0], codes[place[1]], *place[2:]] = sentence
    return kept


def is_spelling(before: str, after: str) -> bool:
    """Whether the words are the same but for case, space, punctuation, the place of a tone mark, or a plain slip.

    A slip is two neighbouring letters exchanged, or a letter doubled or not, in a word of six letters or more. Another
    letter or another tone makes another word as often as it mends one.
    """
    old, new = _words(before), _words(after)
    if _unspaced(before) == _unspaced(after):
        return True
    same = (a == b or _is_slip(a, b) for a, b in zip(old, new, strict=False))
    return len(old) == len(new) and all(same)


def negations(words: str, code: str) -> Counter[str]:
    """The negating words in a sentence of a language; none where its signs are not known."""
    spoken = language(code)
    if spoken.signs is None:
        return Counter()
    sign = rf"(?:{'|'.join(filter(None, (spoken.signs.negation, spoken.signs.negated)))})"
    whole = rf"(?<!\w){sign}(?!\w)" if spoken.spaced else sign
    return Counter(found[0].lower() for found in re.finditer(whole, words, re.IGNORECASE))


def _flat(value: str | Mapping[str, object]) -> Iterator[tuple[TextKey, str]]:
    if isinstance(value, str):
        yield (), value
        return
    for code, inner in value.items():
        yield from (((code, *place), words) for place, words in _flat(inner))  # type: ignore[arg-type]


def _echo(place: TextKey, old: Mapping[TextKey, str], new: Mapping[TextKey, str]) -> bool:
    """A short label that is the question itself, before as after: told with the question."""
    asked = ("questions", *place[1:])
    return place[0] == "short" and all(words.get(place) == words.get(asked) for words in (old, new))


def _rewording(
    place: TextKey, old: Mapping[TextKey, str], new: Mapping[TextKey, str], moved: set[TextKey], code: str
) -> Rewording:
    before, after = old.get(place, ""), new.get(place, "")
    there, here = negations(before, code), negations(after, code)
    came = [f"+{word}" for word in here - there]
    gone = [f"-{word}" for word in there - here]
    return Rewording(place, before, after, is_spelling(before, after), place in moved, (*came, *gone))


def _moved(old: Mapping[TextKey, str], new: Mapping[TextKey, str]) -> set[TextKey]:
    """Places whose words stood at a neighbouring place, and not here."""
    stood: dict[TextKey, set[str]] = defaultdict(set)
    for place, words in old.items():
        stood[place[:-1]].add(_plain(words))
    return {
        place
        for place, words in new.items()
        if place[0] in CARRIERS
        and place in old
        and _plain(words) != _plain(old[place])
        and _plain(words) in stood[place[:-1]]
    }


def _plain(words: str) -> str:
    return "".join(_words(words))


def _unspaced(sentence: str) -> str:
    return "".join(_bare(sentence).split())


def _bare(sentence: str) -> str:
    composed = unicodedata.normalize("NFC", sentence)
    return "".join(_kept(composed, place) for place in range(len(composed))).casefold()


def _words(sentence: str) -> list[str]:
    """Without case, punctuation and the places of tone marks."""
    return [_with_marks_in_place(word) for word in _bare(sentence).split()]


def _kept(sentence: str, place: int) -> str:
    """Punctuation goes, but for what belongs to a number: 1,5 is not 15."""
    letter = sentence[place]
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Cc", "Zs", "Zl", "Zp"):
        return " "
    if not kind.startswith("P") or letter in _SAID_ALOUD:
        return letter
    return letter if letter in _PUNCTUATION_OF_NUMBERS and sentence[place + 1 : place + 2].isdigit() else " "


def _with_marks_in_place(word: str) -> str:
    """Tones on the last letter of their word, so that hòa is hoà; other marks make other letters and stay."""
    apart = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in apart if letter in TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if letter not in TONES)) + tones


def _is_slip(before: str, after: str) -> bool:
    short, long = sorted((before, after), key=len)
    if len(short) < WORTH_A_SLIP or any(letter.isdigit() for letter in long):
        return False
    if len(short) == len(long):
        return any(_exchanged(short, place) == long for place in range(len(short) - 1))
    doubled = (short[:place] + short[place] + short[place:] for place in range(len(short)))
    return long in doubled


def _exchanged(word: str, place: int) -> str:
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
