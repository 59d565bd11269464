"""Run the measurements: ratios within one run, so that they hold on any machine.

A measurement is a module with `measure()`, which gives rows (name, ratio, limit). Rows whose limit is None are
information only. Names on the command line choose modules: `python bench wave pdf_speed`. Those in `long/` take more
than a coffee; `python bench --long` runs them, and only where the sources they measure have changed since.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from bench import _kept  # noqa: E402
from bench._kept import Row  # noqa: E402


def main(wanted: list[str]) -> int:
    long = "--long" in wanted
    modules = _modules("long" if long else "", [name for name in wanted if name != "--long"])
    measured = _kept.rows_of if long else _rows_of
    rows = [row for module in modules for row in _told(module, measured(module))]
    over = [name for name, ratio, limit in rows if limit is not None and ratio > limit]
    for name in over:
        print(f"over its limit: {name}", file=sys.stderr)
    return 1 if over else 0


def _modules(folder: str, wanted: list[str]) -> list[str]:
    names = sorted(path.stem for path in (HERE / folder).glob("[!_]*.py"))
    return [f"bench.{folder}.{name}".replace("..", ".") for name in names if not wanted or name in wanted]


def _rows_of(module: str) -> Iterator[Row]:
    yield from importlib.import_module(module).measure()


def _told(module: str, rows: Iterator[Row]) -> Iterator[Row]:
    begin = time.monotonic()
    print(f"-- {module}", flush=True)
    for row in rows:
        print(_line(*row), flush=True)
        yield row
    print(f"-- {module}: {time.monotonic() - begin:.0f} seconds", flush=True)


def _line(name: str, ratio: float, limit: float | None) -> str:
    judged = "" if limit is None else f"limit {limit:<6g} {'ok' if ratio <= limit else 'OVER'}"
    return f"{name:<64} {ratio:10.3f}  {judged}".rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
