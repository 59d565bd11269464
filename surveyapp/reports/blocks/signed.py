"""What a document says of the release that it prints: number, decision, signer, day, and the hash to check it by."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.results.releases.printed import PrintedAs
from surveyapp.words.naming import Words

HASH_SHOWN = 32


@dataclass(frozen=True, slots=True)
class SignedAs:
    """Ready to print; everything is empty before the wave is published."""

    line: str = ""
    check: str = ""
    record: str = ""
    foot: str = ""
    signer: str = ""
    sha256: str = ""


NOT_YET = SignedAs()


def signed_as(printed: PrintedAs | None, wave: str, words: Words) -> SignedAs:
    if printed is None:
        return NOT_YET
    release = printed.release
    facts = {"number": str(release.number), "decision": release.decision, "day": words.day(release.date)}
    if not printed.is_as_signed:
        line = words.say(
            "These figures were computed anew and differ from release {number} as it was signed ({decision}, {day}).",
            **facts,
        )
        return SignedAs(line=line)
    line = words.say(
        "Release {number} of round {wave}: {decision}, {day}; signed by {signer}.",
        wave=wave,
        signer=release.signer,
        **facts,
    )
    if release.superseded_by is not None:
        line += " " + words.say("It has been superseded by release {number}.", number=str(release.superseded_by))
    return SignedAs(
        line=line,
        check=words.say("Check code of the release: {code}", code=release.sha256[:HASH_SHOWN]),
        record=words.say("Check code of the record then: {code}", code=release.trail_head[:HASH_SHOWN])
        if release.trail_head
        else "",
        foot=words.say("release {number}", number=str(release.number)),
        signer=release.signer,
        sha256=release.sha256,
    )
