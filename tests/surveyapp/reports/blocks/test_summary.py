"""What page one says first: why an index of all is not there, and what the large number counts."""

from __future__ import annotations

import dataclasses

from surveyapp.reports.blocks import summary
from surveyapp.results.model.provenance import Provenance, Source
from surveyapp.results.model.result import COMPLEMENT
from surveyapp.results.public.published import as_published
from surveyapp.words.naming import Words
from tests.factories.results import made_up_result

VI = Words("vi")


def test_a_total_that_is_hidden_is_not_said_to_come_from_too_few_forms():
    result = as_published(made_up_result(4, 4))
    key = ("all", "all", "overall")
    hidden = {**result.hidden, key: COMPLEMENT}
    rows = tuple(dataclasses.replace(row, index=None) if row.key == key else row for row in result.rows)
    said = summary.lead(dataclasses.replace(result, rows=rows, hidden=hidden), VI)
    assert said == "Chỉ số chung của mọi đơn vị không được công bố: ẩn để không suy ra được số liệu khác."


def test_forms_that_only_monitor_are_not_counted_as_none():
    result = made_up_result(4, 4)
    counts = dataclasses.replace(result.counts, valid=120, monitoring=120, issued=None)
    told = Provenance((Source("self-selected", "open", "web", "beside", 120),))
    first = summary.headlines(dataclasses.replace(result, counts=counts, provenance=told), VI)[0]
    assert (first.count, first.words) == (
        "120",
        "phiếu hợp lệ, chỉ để theo dõi; không phiếu nào được tính vào chỉ số chung",
    )
