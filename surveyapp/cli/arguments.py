"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

incoming_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
folder = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
wave_option = click.option("--wave", "wave", required=True, metavar="CODE", help="The wave's code.")
outgoing_file = click.option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="File to write."
)
bom_option = click.option(
    "--bom/--no-bom", default=None, help="Byte order mark for spreadsheets [default: in a file yes, in a pipe no]."
)
delimiter_option = click.option(
    "--delimiter", type=click.Choice([",", ";"]), default=",", show_default=True, help="Between the cells of a CSV."
)
day = click.DateTime(formats=["%Y-%m-%d"])
