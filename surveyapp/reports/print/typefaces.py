"""The typefaces that documents carry. Nothing that happens to be installed on a machine may end up in a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from questionnaires.languages import LANGUAGES, Language
from surveyapp.store.refusal import Problem, Refused


@dataclass(frozen=True, slots=True)
class Face:
    """One file under one weight. Weights are single numbers: WeasyPrint picks a face, not a range."""

    family: str
    weight: int
    file: str
    package: str
    italic: bool = False
    folder: str = "files"


def _be_vietnam(style: str, weight: int) -> Face:
    return Face("Be Vietnam Pro", weight, f"BeVietnamPro-{style}.ttf", "fontpkg_be_vietnam_pro")


def _serif(weight: int, *, italic: bool = False) -> Face:
    return Face("Noto Serif", weight, f"NotoSerif{'-Italic' * italic}[wdth,wght].ttf", "fontpkg_noto_serif", italic)


def _tinos(style: str, weight: int, *, italic: bool = False) -> Face:
    return Face("Tinos", weight, f"Tinos-{style}.ttf", "surveyapp.reports.print", italic, "fonts")


def scripts(languages: Iterable[Language]) -> tuple[Face, ...]:
    """The faces of the scripts that Be Vietnam Pro does not have."""
    named = dict.fromkeys(language.typeface for language in languages if language.typeface)
    return tuple(Face(face.family, 400, face.file, face.package) for face in named)


SCRIPTS = scripts(LANGUAGES.values())
TEXT = ", ".join(f'"{family}"' for family in ("Be Vietnam Pro", *(face.family for face in SCRIPTS)))
"""What documents are set in, as CSS says it."""
FACES = (
    _be_vietnam("Regular", 400),
    _be_vietnam("SemiBold", 600),
    Face("Inter", 400, "Inter[opsz,wght].ttf", "fontpkg_inter"),
    Face("Inter", 600, "Inter[opsz,wght].ttf", "fontpkg_inter"),
    _serif(400),
    _serif(700),
    _serif(400, italic=True),
    _serif(700, italic=True),
    *SCRIPTS,
)
DECREED = (
    _tinos("Regular", 400),
    _tinos("Bold", 600),  # what the other look has in half-bold: this typeface has none
    _tinos("Bold", 700),
    _tinos("Italic", 400, italic=True),
    _tinos("BoldItalic", 700, italic=True),
)
"""As wide as Times New Roman, letter by letter: their origin lies beside the files."""
ALL = (*FACES, *DECREED)


def font_faces(*, decreed: bool = False) -> str:
    """The @font-face rules; the address of each is its place in `ALL`."""
    wanted = ALL if decreed else FACES
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; src: url(packaged:font/{place}) }}"
        for place, face in enumerate(wanted)
    )


@cache
def font_bytes(place: int) -> bytes:
    """Raises Refused where it is not installed."""
    face = ALL[place]
    try:
        return (resources.files(face.package) / face.folder / face.file).read_bytes()
    except (ModuleNotFoundError, OSError):
        raise unfit(face, "is not installed") from None


def unfit(face: Face, what: str) -> Refused:
    """A document in another typeface, or with boxes for letters, would not say that it is one."""
    remedy = "install again what requirements.lock names (make setup)"
    return Refused(Problem("typeface", f"the typeface {face.family} {what}", face.file, remedy), status=503)
