"""`python -m analysis COMMAND DATA.csv --design DESIGN.toml`: the statistics alone, for any table of answers.

Exit code 0 done, 1 refused with the reason in one line, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis.command.commands import COMMANDS, Row
from analysis.command.design_file import read_design
from analysis.command.refusal import TableError
from analysis.command.tables import read_table
from analysis.survey.design import DesignError

HELP = {
    "estimate": "means, shares, totals, medians or other quantiles with intervals, by domain",
    "ranks": "rank sets of units",
    "change": "what changed between two waves, and what an index's change is made of",
    "rake": "weights that meet the margins",
    "alpha": "whether the items of a scale belong together",
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        rows = COMMANDS[options.command](read_table(options.data, options.sheet), read_design(options.design))
    except (TableError, DesignError, ValueError) as refused:
        sys.stderr.write(f"analysis {options.command}: {refused}\n")
        return 1
    text = as_csv(rows)
    if options.output is None:
        sys.stdout.write(text)
    else:
        options.output.write_text(text, encoding="utf-8")
    return 0


def as_csv(rows: Sequence[Row]) -> str:
    """Every number in full; empty for unknown."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return float(value) if isinstance(value, float) else value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis", description="Survey statistics for any table, CSV or XLSX."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        of_design = f"In DESIGN.toml, [{name}]: {command.__doc__}." if name != "rake" else f"{command.__doc__}."
        one = commands.add_parser(
            name,
            help=HELP[name],
            description=f"{HELP[name].capitalize()}. {of_design}",
            epilog=f"Example: python -m analysis {name} answers.csv --design design.toml",
        )
        one.add_argument("data", type=Path, metavar="DATA.csv", help="CSV, or a sheet of an XLSX workbook")
        one.add_argument("--sheet", default="", metavar="NAME", help="of a workbook [the first that people see]")
        one.add_argument("--design", type=Path, required=True, metavar="DESIGN.toml")
        one.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of to the screen")
    return parser


if __name__ == "__main__":
    sys.exit(main())
