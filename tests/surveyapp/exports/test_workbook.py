"""A sheet that leaves comes back as it was."""

from __future__ import annotations

import io

from python_calamine import CalamineWorkbook

from surveyapp.exports.workbook import workbook

COLUMNS = ("operator", "forms")
ROWS = [("an@example.org", 12), ("=1+1 <Bình & Chi>", 0)]


def test_texts_and_numbers_come_back_as_they_were():
    made = workbook("Forms", COLUMNS, ROWS)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("Forms")
    assert sheet.to_python() == [list(COLUMNS), *map(list, ROWS)]
    assert workbook("Forms", COLUMNS, ROWS) == made
