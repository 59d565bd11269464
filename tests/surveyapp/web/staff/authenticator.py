"""A device that makes passkeys and signs with them, without a browser: what a page would hand on from a real one."""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64
OPTIONS = re.compile(r'data-options="([^"]+)"')


def asked_on(page: str) -> dict[str, Any]:
    """What the page hands to the browser."""
    (found,) = OPTIONS.findall(page)
    return dict(json.loads(html.unescape(found)))


@dataclass
class Device:
    """One passkey. `counts`: it tells how often it was used; `origin`: where the browser is that asks it."""

    origin: str = "http://localhost"
    counts: bool = True
    verifies: bool = True
    uses: int = 0
    id: bytes = field(default_factory=lambda: os.urandom(32))

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a page on which a passkey is added."""
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", options)
        return self._told({"clientDataJSON": said, "attestationObject": attestation}, transports=["internal"])

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to a page on which a passkey is used."""
        self.uses += self.counts
        data, said = self._data(options["rpId"]), self._said("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._told({"clientDataJSON": said, "authenticatorData": data, "signature": signature})

    def _data(self, host: str, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _said(self, what: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": what, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _told(self, parts: dict[str, bytes], **more: Any) -> str:
        response = {name: letters(part) for name, part in parts.items()} | more
        known_as = letters(self.id)
        return json.dumps({"id": known_as, "rawId": known_as, "type": "public-key", "response": response})


def letters(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def part_of(answer: str, name: str) -> bytes:
    text = json.loads(answer)["response"][name]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
