"""Receipts: shown to the person who answered, genuine by themselves, leading to no form."""

from __future__ import annotations

import hmac

from surveyapp.store.vocabulary import READ_ALOUD

_SIGNED, _CHECK = 7, 5


def receipt_of(response_id: bytes, secret: bytes) -> str:
    """XXXX-XXXX-XXXX: seven characters of the id's HMAC and five that check them under the same secret: 28 million
    are tried before one is found that passes for genuine."""
    signed = _characters(b"receipt", response_id, secret, _SIGNED)
    whole = signed + _characters(b"check", signed.encode(), secret, _CHECK)
    return "-".join((whole[:4], whole[4:8], whole[8:]))


def receipt_is_genuine(text: str, secret: bytes) -> bool:
    """Whether this server made it; no look-up, so it says nothing about any form."""
    typed = text.strip().upper().replace("-", "").replace(" ", "")
    if len(typed) != _SIGNED + _CHECK or not typed.isascii():
        return False
    signed, check = typed[:_SIGNED], typed[_SIGNED:]
    return hmac.compare_digest(check, _characters(b"check", signed.encode(), secret, _CHECK))


def _characters(purpose: bytes, content: bytes, secret: bytes, length: int) -> str:
    number = int.from_bytes(hmac.digest(secret, purpose + b"\0" + content, "sha256"), "big")
    characters = []
    for _ in range(length):
        number, digit = divmod(number, len(READ_ALOUD))
        characters.append(READ_ALOUD[digit])
    return "".join(characters)
