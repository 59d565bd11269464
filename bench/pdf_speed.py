"""The ranked report of 700 agencies against WeasyPrint on a bare table of the same cells, and how what is published of
a result grows with its agencies."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

from weasyprint import HTML

from surveyapp.reports.blocks.standings import StandingRow, axis_of, standing
from surveyapp.reports.family.ranking.document import render
from surveyapp.reports.print.pdf import VARIANT, PackagedOnly
from surveyapp.reports.print.typefaces import font_faces
from surveyapp.results.model.result import WaveResult
from surveyapp.results.public.published import as_published
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from tests.factories.results import made_up_result

LIMIT, GROWTH = 1.7, 1.5
WIDTHS = (15, 44, 14, 19, 73)  # mm, as in the report
ROUNDS = 3


def measure() -> list[tuple[str, float, float]]:
    """(name, ratio, limit), of processor time: both ways take turns on one thread, and other work does not count."""
    result = made_up_result(n_departments=15, n_communes=685)
    page = bare_table(result)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: render(result, "vi", Office())))
        bare.append(_seconds(lambda: bare_pdf(page)))
    return [
        ("ranking PDF of 700 agencies / bare table", min(ours) / min(bare), LIMIT),
        ("published edition: time an agency, 2,800 agencies over 700", _published(2785) / _published(685), GROWTH),
    ]


def _published(communes: int) -> float:
    """Seconds an agency."""
    result = made_up_result(n_departments=15, n_communes=communes)
    return min(_seconds(lambda: as_published(result)) for _ in range(ROUNDS)) / len(result.agencies)


def bare_pdf(page: str) -> bytes:
    document = HTML(string=page, url_fetcher=PackagedOnly()).render(pdf_variant=VARIANT)
    data: bytes = document.write_pdf(pdf_variant=VARIANT)
    return data


def bare_table(result: WaveResult) -> str:
    """The same cells in the same typefaces; no drawing, no head, no style beyond the fixed layout."""
    words = Words("vi")
    axis = axis_of(result.rows)
    tables = [standing(result, group, words, axis) for group in result.peer_groups]
    lines = [line for table in tables for line in (*table.ranked, *table.others)]
    return (
        f'<html lang="vi"><title>{len(lines)}</title><style>{font_faces()}'
        "table { table-layout: fixed; width: 165mm; font: 8.5pt 'Be Vietnam Pro' }</style>"
        f"<table><colgroup>{''.join(f'<col style=width:{width}mm>' for width in WIDTHS)}</colgroup>"
        f"{''.join(map(_row, lines))}</table></html>"
    )


def _row(line: StandingRow) -> str:
    cells = (
        "<br>".join(filter(None, (line.rank, "đồng hạng" if line.tied else "", line.returned))),
        f"{escape(line.name)}<br>{escape(line.remark)}",
        escape(line.n),
        f"<b>{line.index}</b><br>{line.interval}",
        line.rank_set,
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    for name, ratio, limit in measure():
        print(f"{name}: {ratio:.2f} (limit {limit})")
