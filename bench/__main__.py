"""Run every measurement beside this file: ratios within one run, so that they hold on any machine.

A measurement is a module with `measure()`, which gives rows (name, ratio, limit). Rows whose limit is None are
information only. Names on the command line choose modules: `python bench csv pdf`.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
Row = tuple[str, float, float | None]


def main(wanted: list[str]) -> int:
    rows = [row for module in _modules(wanted) for row in _measured(module)]
    over = [name for name, ratio, limit in rows if limit is not None and ratio > limit]
    for name in over:
        print(f"over its limit: {name}", file=sys.stderr)
    return 1 if over else 0


def _modules(wanted: list[str]) -> Iterator[Path]:
    for path in sorted(HERE.glob("*.py")):
        if not path.stem.startswith("_") and (not wanted or path.stem in wanted):
            yield path


def _measured(path: Path) -> Iterator[Row]:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for row in module.measure():
        print(_line(*row), flush=True)
        yield row


def _line(name: str, ratio: float, limit: float | None) -> str:
    judged = "" if limit is None else f"limit {limit:<6g} {'ok' if ratio <= limit else 'OVER'}"
    return f"{name:<64} {ratio:10.3f}  {judged}".rstrip()


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    sys.exit(main(sys.argv[1:]))
