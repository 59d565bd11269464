"""A name is no identity: where several agencies bear one name, the name of the one above stands with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.languages import FIRST, name_in
from surveyapp.languages.collation import as_read

Names = Mapping[str, str]  # language -> name


@dataclass(frozen=True, slots=True)
class Named:
    """An agency's own names and those of the agency above, {} where there is none."""

    own: Names
    above: Names


def told_apart(agencies: Mapping[str, Named]) -> dict[str, dict[str, str]]:
    """Code -> language -> name, so that no two read the same in any language: “Xã Tân Tiến – Tỉnh Một”. Those that
    have nobody above, or the same one, bear their code, and so does whoever is called as another one with its code.
    Names that occur once stay as they are."""
    others = {language for named in agencies.values() for language in named.own} - {FIRST}
    found = {code: dict(named.own) for code, named in agencies.items()}
    for language in (FIRST, *sorted(others)):  # where a language has no name, that of the first one is read
        plain = {code: name_in(named.own, language, code) for code, named in agencies.items()}
        with_above = {code: _with_above(code, plain[code], agencies[code], language) for code in _alike(plain)}
        said = _with_codes(plain, plain | with_above)
        for code, name in said.items():
            if name != name_in(found[code], language, code):
                found[code][language] = name
    return found


def _with_above(code: str, name: str, named: Named, language: str) -> str:
    above = name_in(named.above, language)
    return f"{name} – {above}" if above else f"{name} ({code})"


def _with_codes(plain: Names, said: Names) -> Names:
    """Until no two read the same: a name with its code may be what another one is called."""
    while alike := [code for code in _alike(said) if said[code] != f"{plain[code]} ({code})"]:
        said = {**said, **{code: f"{plain[code]} ({code})" for code in alike}}
    return said


def _alike(names: Mapping[str, str]) -> list[str]:
    """Codes whose name another one bears too, as people read it."""
    bearers: dict[str, list[str]] = {}
    for code, name in names.items():
        bearers.setdefault(as_read(name), []).append(code)
    return [code for codes in bearers.values() if len(codes) > 1 for code in codes]
