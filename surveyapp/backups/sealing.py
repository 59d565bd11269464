"""A sealed backup can be read by whoever holds the key, and the server that writes it does not: files of age
(age-encryption.org), which its own program can open too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from surveyapp.store import Problem, Refused

SEALED = b"age-encryption.org/"
_PRIVATE = "AGE-SECRET-KEY-"


def new_key(file: Path) -> str:
    """Write a new key where nothing stands yet, for its owner alone; the public half, to seal with."""
    identity = x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        what = f"{file} is there already, and a backup may be sealed with it"
        raise Refused(Problem("file-exists", what, "--new-key", "name another file")) from None
    with os.fdopen(handle, "w") as out:
        out.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def recipient(public: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(public.strip())
    except RecipientError:
        remedy = "make a key with: surveyapp backup --new-key FILE, and give what it prints (age1…)"
        raise Refused(Problem("backup-key", f"{public!r} is no public key", "--to", remedy)) from None


def seal(plain: IO[bytes], out: IO[bytes], public: str) -> None:
    encrypt_io(plain, out, [recipient(public)])


@contextmanager
def opened(file: Path, key: Path | None, folder: Path) -> Iterator[IO[bytes]]:
    """The tar inside, sealed or not. Refused without the key, and with another one."""
    with file.open("rb") as content:
        is_sealed = content.read(len(SEALED)) == SEALED
        content.seek(0)
        if not is_sealed:
            yield content
            return
        if key is None:
            what = f"{file} is sealed"
            raise Refused(Problem("backup-sealed", what, remedy="give the file of its key with --key"))
        plain = folder / "plain.tar"
        with plain.open("wb") as out:
            try:
                decrypt_io(content, out, [_identity(key)])
            except DecryptError:
                what = f"{file} was sealed for another key, or is damaged"
                raise Refused(Problem("backup-key", what, "--key", "give the key it was sealed for")) from None
    with plain.open("rb") as content:
        yield content
    plain.unlink()


def _identity(key: Path) -> x25519.Identity:
    lines = [line.strip() for line in key.read_text(errors="replace").splitlines()]
    try:
        return x25519.Identity.from_str(next(line for line in lines if line.startswith(_PRIVATE)))
    except (StopIteration, IdentityError):
        remedy = "it holds a line that begins with AGE-SECRET-KEY-"
        raise Refused(Problem("backup-key", f"{key} holds no key", "--key", remedy)) from None
