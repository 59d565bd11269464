"""Definitions that are spoiled as files, tables and references: what reading itself must find."""

from __future__ import annotations

from tests.questionnaires.checks.spoiled import ENGLISH, STRUCTURE, Spoiled, as_file, in_structure, in_words

_VIETNAMESE_CP1258 = 'title = "A"\nnotice = "Phiếu không ghi tên"\n'.replace("ế", "ê\u0301").encode("cp1258")

READING = (
    as_file("file-missing", "no structure", {STRUCTURE: None}, STRUCTURE, ""),
    as_file("file-missing", "no language", {ENGLISH: None}, "text.vi.toml", ""),
    as_file("file-too-large", "more than a megabyte", {ENGLISH: b"#" * (2 << 20)}, ENGLISH, ""),
    as_file("file-not-utf8", "UTF-16", {STRUCTURE: 'id = "é"'.encode("utf-16")}, STRUCTURE, "line 1"),
    as_file("file-not-utf8", "cp1258", {ENGLISH: _VIETNAMESE_CP1258}, ENGLISH, "line 2"),
    as_file("toml-syntax", "a quote is not closed", {ENGLISH: b'title = "A"\nnotice = "B\n'}, ENGLISH, "line 2"),
    as_file("toml-syntax", "a key twice", {ENGLISH: b'title = "A"\ntitle = "B"\n'}, ENGLISH, "line 2"),
    as_file("toml-syntax", "brackets without end", {ENGLISH: b"title = " + b"[" * 5000}, ENGLISH, ""),
    as_file("toml-syntax", "a number without end", {ENGLISH: b"title = " + b"1" * 5000}, ENGLISH, ""),
    as_file("language-unknown", "text file named in words", {"text.English.toml": b""}, "text.English.toml", ""),
    in_structure("key-missing", "no version", {"version = 1\n": ""}, ""),
    in_structure(
        "key-missing", "no page", {'type = "zero-to-ten"\npage = "second"': 'type = "zero-to-ten"'}, "question LIKELY"
    ),
    Spoiled(
        "key-missing",
        "cod for code",
        {'code = "MORE"': 'cod = "MORE"'},
        problems=(
            ("key-missing", STRUCTURE, "question no. 10"),
            ("key-unknown", STRUCTURE, "question no. 10"),
            ("text-extra", ENGLISH, "questions.MORE"),
        ),
    ),
    in_structure("key-unknown", "resersed", {"reversed = true": "resersed = true"}, "question RUDE"),
    in_words("key-unknown", "hint for help", {"WHY.help": "WHY.hint"}, "question WHY"),
    in_structure("value-kind", "a version in quotes", {"version = 1": 'version = "1"'}, ""),
    in_structure("value-kind", "a day in quotes", {"legal_basis =": 'valid_to = "2025-06-30"\nlegal_basis ='}, ""),
    in_structure(
        "value-kind",
        "option codes without quotes",
        {'options = ["1", "2", "X"]': 'options = [1, 2, "X"]'},
        *["question WHY"] * 2,
    ),
    in_structure(
        "scale-unknown",
        "no such scale",
        {'type = "zero-to-ten"': 'type = "zero-to-ten"\nscale = "levels"'},
        "question LIKELY",
    ),
    in_words(
        "scale-unknown",
        "words of an unused scale",
        {"[scales.yes-no]": '[scales.old]\n1 = "Old"\n\n[scales.yes-no]'},
        "",
    ),
    in_structure(
        "offer-unknown",
        "dont-know",
        {'offers = ["does-not-know"]': 'offers = ["does-not-know", "dont-know"]'},
        "question TRIPS",
    ),
)
