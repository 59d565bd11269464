"""Where a command's output goes: a file that is whole or not there at all, or standard output."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import click


@contextmanager
def text_to(output: Path | None) -> Iterator[IO[str]]:
    """Text exactly as written, without translated line ends, in UTF-8."""
    if output is None:
        with click.open_file("-", "wb") as raw:
            yield _Encoded(raw)  # type: ignore[misc]
        return
    with _whole_file(output) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def bytes_to(output: Path, mode: int = 0o666) -> Iterator[IO[bytes]]:
    """`mode`: what the file allows at most."""
    with _whole_file(output, mode) as unfinished, unfinished.open("wb") as file:
        yield file


def tell_undrawn(names: Mapping[str, Iterable[str]]) -> None:
    """Say which names hold letters that documents cannot draw: what they are of -> the names."""
    from surveyapp.reports.print.letters import sign, undrawn_names

    for code, shown, letters in undrawn_names(names):
        signs = ", ".join(f"“{letter}” as {sign(letter)}" for letter in letters)
        click.echo(f"{code} {shown}: no typeface of the document has these letters; printed are {signs}", err=True)


@contextmanager
def _whole_file(output: Path, mode: int = 0o666) -> Iterator[Path]:
    """A file beside the wanted one that takes its name once it is finished; a device or a pipe keeps its place."""
    if output.exists() and not output.is_file():
        yield output
        return
    output = output.resolve()  # a link goes on leading to the file
    unfinished = _beside(output)
    try:
        yield unfinished
        unfinished.chmod(mode & ~_umask())
        unfinished.replace(output)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        raise


def _beside(output: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    except OSError as error:
        error.filename = str(output)  # the name that was asked for, not one nobody has heard of
        raise
    os.close(handle)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


class _Encoded:
    """Standard output as UTF-8 whatever the terminal's locale says."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw

    def write(self, text: str) -> int:
        self._raw.write(text.encode("utf-8"))
        return len(text)
