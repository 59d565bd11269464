"""What people really save: every encoding that is not UTF-8 is refused with its line and what it looks like."""

import pytest

from surveyapp.imports.reading.encoding import refuse_other_than_utf8
from surveyapp.store.refusal import Refused

HEADING, BODY = "code,name\n", "SYT,Sở Y tế\n"
CP1258 = "code,name\nA,An Bi\u0300nh\n".encode("cp1258")


def refusal_of(tmp_path, content: bytes) -> str:
    file = tmp_path / "agencies.csv"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        refuse_other_than_utf8(file, file.name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "line", "looks_like"),
    [
        pytest.param((HEADING + BODY).encode("utf-16"), 1, "UTF-16", id="UTF-16 with mark"),
        pytest.param((HEADING + "A,B\n").encode("utf-16-le"), 1, "UTF-16", id="UTF-16 without mark"),
        pytest.param((HEADING + BODY).encode("utf-32"), 1, "UTF-32", id="UTF-32"),
        pytest.param(
            "code,name\nA,An Bi\u0300nh\n".encode("cp1258"), 2, "Windows-1258 (it would read “A,An Bình”)", id="cp1258"
        ),
        pytest.param("code,name\nA,Fran\u00e7ois\n".encode("cp1252"), 2, "Windows-1252", id="cp1252"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", 1, "an old Excel workbook", id="xls"),
        pytest.param(b"code,name\nA,b\x00c" + b"x" * 200, 2, "a binary file", id="NUL"),
    ],
)
def test_other_encodings_are_named_with_line_and_remedy(tmp_path, content, line, looks_like):
    message = refusal_of(tmp_path, content)
    assert message.startswith(f"agencies.csv:{line}: not UTF-8; it looks like {looks_like}")
    assert message.endswith("— save it as UTF-8 (Excel: Save as, “CSV UTF-8”)")


def test_bad_byte_far_down_is_found_on_its_line(tmp_path):
    good = (HEADING + BODY * 10_000).encode()
    assert "agencies.csv:10002: not UTF-8" in refusal_of(tmp_path, good + b"X,\xff\n")


def test_empty_file_is_refused(tmp_path):
    assert refusal_of(tmp_path, b" \n") == ("agencies.csv: the file is empty — save the table again and check its size")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_passes_with_and_without_a_byte_order_mark(tmp_path, encoding):
    file = tmp_path / "agencies.csv"
    file.write_bytes((HEADING + BODY).encode(encoding))
    refuse_other_than_utf8(file, file.name)
