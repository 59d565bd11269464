"""One way to spoil the small definition per check code, with exactly the problems that must be reported."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import questionnaires

SMALL = Path(__file__).parent / "small"
STRUCTURE, ENGLISH = "questions.toml", "text.en.toml"


@dataclass(frozen=True)
class Spoiled:
    """`edits` replace text that stands exactly once in one of the files; `files` replace whole files (None: gone)."""

    code: str  # what it is named after
    what: str
    edits: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes | None] = field(default_factory=dict)
    problems: tuple[tuple[str, str, str], ...] = ()  # code, file, place

    def write(self, folder: Path) -> Path:
        shutil.copytree(SMALL, folder, dirs_exist_ok=True)
        for old, new in self.edits.items():
            (path,) = (p for p in folder.glob("*.toml") if p.read_text("utf-8").count(old) == 1)
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        for name, content in self.files.items():
            (folder / name).unlink(missing_ok=True)
            if content is not None:
                (folder / name).write_bytes(content)
        return folder


def _in_structure(code: str, what: str, edits: dict[str, str], *places: str) -> Spoiled:
    return Spoiled(code, what, edits, problems=tuple((code, STRUCTURE, place) for place in places))


def _in_words(code: str, what: str, edits: dict[str, str], *places: str) -> Spoiled:
    return Spoiled(code, what, edits, problems=tuple((code, ENGLISH, place) for place in places))


def _as_file(code: str, what: str, files: dict[str, bytes | None], file: str, place: str) -> Spoiled:
    return Spoiled(code, what, files=files, problems=((code, file, place),))


def _of_single_rating(file: str, edits: dict[str, str]) -> bytes:
    content = (questionnaires.DEFINITIONS / "single-rating" / file).read_text("utf-8")
    for old, new in edits.items():
        content = content.replace(old, new, 1)
    return content.encode()


_EXCHANGED = {'"Very dissatisfied"': "@", '"Very satisfied"': '"Very dissatisfied"', "@": '"Very satisfied"'}
_VIETNAMESE_CP1258 = 'title = "A"\nnotice = "Phiếu không ghi tên"\n'.replace("ế", "ê\u0301").encode("cp1258")
_MODULES = "".join(f'[[module]]\nid = "m{n}"\n\n' for n in range(5))
_IN_MODULES = "".join(
    f'[[question]]\ncode = "M{n}"\ntype = "text"\npage = "second"\nmodule = "m{n}"\n' for n in range(5)
)
_OPTIONS_37 = "options = [" + ", ".join(f'"{c}"' for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0") + "]"
_WORDS_36 = ", ".join(f'{c} = "Reason {c}"' for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WHY_OPTIONS = 'WHY.options = { 1 = "For a new paper", 2 = "To renew a paper", X = "For another reason" }'
_WHY_WORDS = 'WHY.ask = "Why did you come?"\nWHY.help = "Tick all that apply."\nWHY.options'
_RUDE_OPTIONS = 'options = [{ code = "A", value = 0 }, { code = "B", value = 10 }]'
_RUDE_FILTER = 'only_if = { question = "USED", codes = ["1"] }'
_LEVEL = 'options = ["1", "2", "3"]\nsatisfied_from = 3\n'

READING = (
    _as_file("file-missing", "no structure", {STRUCTURE: None}, STRUCTURE, ""),
    _as_file("file-missing", "no language", {ENGLISH: None}, "text.vi.toml", ""),
    _as_file("file-too-large", "more than a megabyte", {ENGLISH: b"#" * (2 << 20)}, ENGLISH, ""),
    _as_file("file-not-utf8", "UTF-16", {STRUCTURE: 'id = "é"'.encode("utf-16")}, STRUCTURE, "line 1"),
    _as_file("file-not-utf8", "cp1258", {ENGLISH: _VIETNAMESE_CP1258}, ENGLISH, "line 2"),
    _as_file("toml-syntax", "a quote is not closed", {ENGLISH: b'title = "A"\nnotice = "B\n'}, ENGLISH, "line 2"),
    _as_file("toml-syntax", "a key twice", {ENGLISH: b'title = "A"\ntitle = "B"\n'}, ENGLISH, "line 2"),
    _as_file("toml-syntax", "brackets without end", {ENGLISH: b"title = " + b"[" * 5000}, ENGLISH, ""),
    _as_file("toml-syntax", "a number without end", {ENGLISH: b"title = " + b"1" * 5000}, ENGLISH, ""),
    _as_file("language-unknown", "text file named in words", {"text.English.toml": b""}, "text.English.toml", ""),
    _in_structure("key-missing", "no version", {"version = 1\n": ""}, ""),
    _in_structure(
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
    _in_structure("key-unknown", "resersed", {"reversed = true": "resersed = true"}, "question RUDE"),
    _in_words("key-unknown", "hint for help", {"WHY.help": "WHY.hint"}, "question WHY"),
    _in_structure("value-kind", "a version in quotes", {"version = 1": 'version = "1"'}, ""),
    _in_structure("value-kind", "a day in quotes", {"legal_basis =": 'valid_to = "2025-06-30"\nlegal_basis ='}, ""),
    _in_structure(
        "value-kind",
        "option codes without quotes",
        {'options = ["1", "2", "X"]': 'options = [1, 2, "X"]'},
        *["question WHY"] * 2,
    ),
    _in_structure(
        "scale-unknown",
        "no such scale",
        {'type = "zero-to-ten"': 'type = "zero-to-ten"\nscale = "levels"'},
        "question LIKELY",
    ),
    _in_words(
        "scale-unknown",
        "words of an unused scale",
        {"[scales.yes-no]": '[scales.old]\n1 = "Old"\n\n[scales.yes-no]'},
        "",
    ),
    _in_structure(
        "offer-unknown",
        "dont-know",
        {'offers = ["does-not-know"]': 'offers = ["does-not-know", "dont-know"]'},
        "question TRIPS",
    ),
)

GROUPS = (
    _in_structure("version-invalid", "version 0", {"version = 1": "version = 0"}, ""),
    _in_structure(
        "subject-unknown",
        "about a household with a slip",
        {"legal_basis =": 'about = "houshold"\nlegal_basis ='},
        "about",
    ),
    _in_structure("legal-basis-missing", "no basis", {'legal_basis = "Plan of the office"\n': ""}, "legal_basis"),
    _in_structure("id-invalid", "a space in the id", {'id = "small"': 'id = "small one"'}, "questionnaire small one"),
    _in_structure(
        "id-doubled",
        "two pages of one id",
        {'[[page]]\nid = "second"': '[[page]]\nid = "second"\n[[page]]\nid = "second"'},
        "page second",
    ),
    Spoiled(
        "group-empty",
        "a page without questions",
        {
            '[[page]]\nid = "second"': '[[page]]\nid = "second"\n[[page]]\nid = "last"',
            'second = "The second page"': 'second = "The second page"\nlast = "The last page"',
        },
        problems=(("group-empty", STRUCTURE, "page last"),),
    ),
    Spoiled(
        "group-unknown",
        "a module that is not there",
        {'module = "rest"': 'module = "rset"'},
        problems=(("group-empty", STRUCTURE, "module rest"), ("group-unknown", STRUCTURE, "question LIKELY")),
    ),
    _in_structure("module-probability", "a certain module", {"probability = 0.5": "probability = 1.5"}, "module rest"),
    Spoiled(
        "modules-too-many",
        "six modules",
        {
            '[[module]]\nid = "rest"': _MODULES + '[[module]]\nid = "rest"',
            '[[question]]\ncode = "MORE"': _IN_MODULES + '[[question]]\ncode = "MORE"',
            'MORE.ask = "': "".join(f'M{n}.ask = "Part {n}"\n' for n in range(5)) + 'MORE.ask = "',
        },
        problems=(("modules-too-many", STRUCTURE, "module"),),
    ),
)

QUESTIONS = (
    Spoiled(
        "code-skipped",
        "Q2 between Q1 and Q3",
        {
            'code = "WHY"': 'code = "Q1"',
            'code = "AGE"': 'code = "Q3"',
            _WHY_WORDS: _WHY_WORDS.replace("WHY", "Q1"),
            'AGE.ask = "How old are you?"\nAGE': 'Q3.ask = "How old are you?"\nQ3',
        },
        problems=(("code-skipped", STRUCTURE, "question Q3"),),
    ),
    Spoiled(
        "questions-missing",
        "nothing asked",
        files={
            STRUCTURE: b'id = "empty"\nversion = 1\ndefault_rule = "mean-score"\n',
            ENGLISH: b'title = "A"\nnotice = "B"\n',
        },
        problems=(("questions-missing", STRUCTURE, ""),),
    ),
    _in_structure(
        "code-invalid", "a small letter", {'code = "MORE"': 'code = "More"', "MORE.ask": "More.ask"}, "question More"
    ),
    Spoiled(
        "code-doubled",
        "two questions of one code",
        {
            'code = "MORE"': 'code = "TRIPS"',
            'MORE.ask = "What else should we know?"\n': "",
            'offers = ["does-not-know"]\n': "",
        },
        problems=(("code-doubled", STRUCTURE, "question TRIPS"),),
    ),
    Spoiled(
        "slot-doubled",
        "a code that looks like a tick",
        {'code = "MORE"': 'code = "WHY_1"', "MORE.ask": "WHY_1.ask"},
        problems=(("code-invalid", STRUCTURE, "question WHY_1"), ("slot-doubled", STRUCTURE, "column WHY_1")),
    ),
    _in_structure("type-unknown", "txt", {'type = "text"': 'type = "txt"'}, "question MORE"),
    _in_structure(
        "fact-uncounted", "a number as a fact", {"minimum = 0": "minimum = 0\nfact = true"}, "question TRIPS"
    ),
    _in_structure(
        "fact-uncounted", "a text as a fact", {"maximum = 200": "maximum = 200\nfact = true"}, "question MORE"
    ),
    _in_structure("concept-missing", "an item without", {'concept = "seats"\n': ""}, "question SEATS"),
    _in_structure(
        "concept-doubled", "two of one concept", {'concept = "manners"': 'concept = "seats"'}, "concept seats"
    ),
    _in_structure(
        "rates-unknown", "a factor rates nobody", {'rates = "receiving"': 'rates = "receiver"'}, "factor staff"
    ),
    _in_structure(
        "rates-unknown", "an item rates nobody", {"reversed = true": 'reversed = true\nrates = "both"'}, "question RUDE"
    ),
    _in_structure("fills-unknown", "no such column", {'fills = "helped"': 'fills = "helper"'}, "question HELPED"),
    Spoiled(
        "fills-unknown",
        "an option that the column does not know",
        {
            'options = ["0", "1", "2", "3"]': 'options = ["0", "1", "2", "3", "4"]',
            '3 = "Somebody else" }': '3 = "Somebody else", 4 = "A passer-by" }',
        },
        problems=(("fills-unknown", STRUCTURE, "question HELPED"),),
    ),
)

OPTIONS = (
    Spoiled(
        "options-missing",
        "one option",
        {
            'options = ["1", "2", "3"]\noffers = ["refused"]': 'options = ["1"]\noffers = ["refused"]',
            '{ 1 = "Under 25", 2 = "25–49", 3 = "50 or over" }': '{ 1 = "Under 25" }',
        },
        problems=(("options-missing", STRUCTURE, "question AGE"),),
    ),
    Spoiled(
        "options-unwanted",
        "a number with options",
        {"minimum = 0": 'minimum = 0\noptions = ["1"]', 'TRIPS.ask = "': 'TRIPS.options.1 = "One"\nTRIPS.ask = "'},
        problems=(("options-unwanted", STRUCTURE, "question TRIPS"),),
    ),
    Spoiled(
        "option-code-invalid",
        "two characters",
        {'"2", "X"]': '"2", "XX"]', _WHY_OPTIONS: _WHY_OPTIONS.replace("X =", "XX =")},
        problems=(("option-code-invalid", STRUCTURE, "question WHY, option XX"),),
    ),
    _in_structure(
        "option-doubled",
        "2 twice",
        {'options = ["1", "2", "X"]': 'options = ["1", "2", "2", "X"]'},
        "question WHY, option 2",
    ),
    Spoiled(
        "options-too-many",
        "37 options",
        {'options = ["1", "2", "X"]': _OPTIONS_37, _WHY_OPTIONS: f"WHY.options = {{ {_WORDS_36} }}"},
        problems=(
            ("option-doubled", STRUCTURE, "question WHY, option 0"),
            ("options-too-many", STRUCTURE, "question WHY"),
        ),
    ),
    _in_structure(
        "bounds-unwanted",
        "a rating with a maximum",
        {"reversed = true": "reversed = true\nmaximum = 10"},
        "question RUDE",
    ),
    _in_structure("bounds-crossed", "minimum above maximum", {"minimum = 0": "minimum = 60"}, "question TRIPS"),
)

FILTERS = (
    _in_structure(
        "filter-unknown", "USD", {_RUDE_FILTER: _RUDE_FILTER.replace("USED", "USD")}, "question RUDE, only_if"
    ),
    Spoiled(
        "filter-later",
        "it waits for a later question",
        {_RUDE_FILTER: 'only_if = { question = "AGE", codes = ["1"] }'},
        problems=(
            ("filter-later", STRUCTURE, "question RUDE, only_if"),
            ("filter-same-page", STRUCTURE, "question RUDE, only_if"),
        ),
    ),
    _in_structure(
        "filter-impossible",
        "it waits for 2 of yes and no",
        {_RUDE_FILTER: _RUDE_FILTER.replace('"1"', '"2"')},
        "question RUDE, only_if",
    ),
    _in_structure(
        "filter-impossible",
        "the second of two filters waits for 2 of yes and no",
        {
            _RUDE_FILTER: _RUDE_FILTER.replace("{", "[{").replace("}", "}, ")
            + _RUDE_FILTER[10:].replace('"1"', '"2"')
            + "]"
        },
        "question RUDE, only_if",
    ),
    _in_structure(
        "filter-impossible",
        "it waits for nothing",
        {_RUDE_FILTER: _RUDE_FILTER.replace('"1"', "")},
        "question RUDE, only_if",
    ),
    _in_structure(
        "filter-same-page",
        "it waits on its own page",
        {'page = "second"\n' + _RUDE_OPTIONS: 'page = "first"\n' + _RUDE_OPTIONS},
        "question RUDE, only_if",
    ),
)

SCORING = (
    _in_structure(
        "item-unrateable",
        "a text in a factor",
        {"maximum = 200": 'maximum = 200\nfactor = "staff"\nconcept = "more"'},
        "question MORE",
    ),
    _in_structure(
        "option-without-value",
        "a level without value",
        {
            '{ code = "A", value = 0 }, ': '{ code = "A", value = 0 }, { code = "C" }, ',
            'B = "Yes, often" }': 'B = "Yes, often", C = "Now and then" }',
        },
        "question RUDE, option C",
    ),
    _in_structure(
        "option-without-value",
        "no level of a reversed item has a value",
        {_RUDE_OPTIONS: 'options = [{ code = "A" }, { code = "B" }]'},
        "question RUDE, option A",
        "question RUDE, option B",
    ),
    _in_structure("values-equal", "two levels of one worth", {"value = 0 }": "value = 10 }"}, "question RUDE"),
    _in_structure(
        "threshold-missing", "an item without", {"satisfied_from = 10\n": "", "reversed = true\n": ""}, "question RUDE"
    ),
    _in_structure(
        "threshold-outside", "above the scale", {"satisfied_from = 10": "satisfied_from = 11"}, "question RUDE"
    ),
    _in_structure(
        "threshold-outside",
        "everybody is satisfied",
        {_LEVEL: _LEVEL.replace("= 3", "= 1")},
        "question WHOLE",
        "question SEATS",
    ),
    _in_structure(
        "reversed-unrated", "a reversed text", {"maximum = 200": "maximum = 200\nreversed = true"}, "question MORE"
    ),
    _in_structure(
        "overall-doubled", "two for the whole", {"reversed = true": "reversed = true\noverall = true"}, "question RUDE"
    ),
    Spoiled(
        "weight-invalid",
        "one factor without",
        {"weight = 0.4\n": ""},
        problems=(("weight-invalid", STRUCTURE, "factor access"), ("weights-sum", STRUCTURE, "factor")),
    ),
    _in_structure("weights-sum", "they add to 1.1", {"weight = 0.4": "weight = 0.5"}, "factor"),
)

_RULE = "satisfied-share/weighted-factors"
RULES = (
    _in_structure("rule-unknown", "no such score", {_RULE: "satisfied/pooled"}, "default_rule"),
    _in_structure("rule-unknown", "no such roll-up", {_RULE: "mean-score/mean"}, "default_rule"),
    Spoiled(
        "rule-without-items",
        "only facts",
        files={
            STRUCTURE: b'id = "facts"\nversion = 1\nlegal_basis = "Plan"\ndefault_rule = "mean-score"\n'
            b'page = [{ id = "one" }]\n'
            b'question = [{ code = "Q", type = "number", page = "one" }]\n',
            ENGLISH: b'title = "A"\nnotice = "B"\npages.one = "C"\nquestions.Q.ask = "D?"\n',
        },
        problems=(("rule-without-items", STRUCTURE, "default_rule"),),
    ),
    _in_structure("rule-without-rollup", "two items and no roll-up", {_RULE: "mean-score"}, "default_rule"),
    _in_structure("rule-without-weights", "no weights", {"weight = 0.4\n": "", "weight = 0.6\n": ""}, "default_rule"),
    _in_structure(
        "rule-without-overall",
        "nothing for the whole",
        {_RULE: "mean-score/overall-question", "overall = true\n": ""},
        "default_rule",
    ),
    _in_structure(
        "rule-overall-role",
        "the question for the whole asks about the agency that resolves",
        {_RULE: "mean-score/overall-question"},
        "default_rule",
    ),
    _in_structure(
        "rule-without-contents",
        "a factor outside",
        {_RULE: "mean-score/mean-of-contents", 'id = "access"\ncontent = "service"': 'id = "access"'},
        "factor access",
    ),
    _in_structure(
        "rule-scale",
        "values below 0",
        {_RULE: "share-of-maximum/pooled", "value = 0 }": "value = -10 }"},
        "question RUDE",
    ),
)

WORDS = (
    _in_words("text-missing", "no notice", {'notice = "Answering is voluntary."\n': ""}, ""),
    _in_words(
        "text-missing", "a question without words", {'MORE.ask = "What else should we know?"\n': ""}, "questions.MORE"
    ),
    _in_words("text-missing", "a level without words", {'2 = "Neither"\n': ""}, "questions WHOLE, SEATS, option 2"),
    _in_words(
        "text-missing",
        "a missing answer without words",
        {'refused = "I would rather not say"\n': ""},
        "questions WHY, AGE, refused",
    ),
    _in_words(
        "text-extra",
        "a question that is not asked",
        {'MORE.ask = "': 'LESS.ask = "What less?"\nMORE.ask = "'},
        "questions.LESS",
    ),
    _in_words(
        "text-extra",
        "an option that is not offered",
        {'2 = "Staff", 3': '2 = "Staff", 5 = "Nobody", 3'},
        "question HELPED, option 5",
    ),
    _in_words(
        "text-empty",
        "a question of spaces",
        {"What else should we know?": " ", "WHOLE.short": 'MORE.short = "More"\nWHOLE.short'},
        "questions.MORE",
    ),
    _in_words("text-not-nfc", "an accent of its own", {"The place": "The cafe\u0301"}, "factors.access"),
    _in_words(
        "text-straight-quotes",
        "an apostrophe from the keyboard",
        {"Answering is voluntary.": "We don't mind long answers."},
        "notice",
    ),
    _in_words("text-doubled-spaces", "two spaces", {"The people": "The  people"}, "factors.staff"),
    _in_words("text-control", "a tab", {"The people": "The\\tpeople"}, "factors.staff"),
    _in_words("text-control", "a mark that turns the line", {"The people": "The \\u202Epeople"}, "factors.staff"),
    _in_words("text-control", "a break that nobody sees", {"The people": "The peo\\u200Bple"}, "factors.staff"),
    _in_words("option-words-doubled", "Staff twice", {'1 = "Family"': '1 = "STAFF"'}, "question HELPED"),
    _in_words(
        "option-foreign", "a reason among the helpers", {"Somebody else": "For another reason"}, "question HELPED"
    ),
    _in_words("bands-overlap", "at 25", {"Under 25": "18-25"}, "question AGE"),
)

_TWO_BANDS = 'bands.band = [{ id = "low", lowest = 0, upto = 49.9 }, { id = "high", lowest = 50 }]\nbands.rounded = 1\n'
_BAND_WORDS = '[bands]\nlow = "Low"\nhigh = "High"\n\n[missing]'


def _with_bands(code: str, what: str, old: str, new: str, place: str, rounded: str = "= 1\n") -> Spoiled:
    """The definition with two sound bands, of which `old` became `new`."""
    bands = _TWO_BANDS.replace(old, new).replace("= 1\n", rounded)
    words = _BAND_WORDS.replace("high =", '"very high" =') if "very high" in new else _BAND_WORDS
    edits = {'[[page]]\nid = "first"': bands + '[[page]]\nid = "first"', "[missing]": words}
    return Spoiled(code, what, edits, problems=((code, STRUCTURE, place),))


BANDS = (
    Spoiled(
        "index-bands-few",
        "one band",
        {
            '[[page]]\nid = "first"': 'bands.band = [{ id = "all", lowest = 0 }]\n[[page]]\nid = "first"',
            "[missing]": '[bands]\nall = "All"\n\n[missing]',
        },
        problems=(("index-bands-few", STRUCTURE, "bands"),),
    ),
    _with_bands("index-bands-scale", "out of nothing", "bands.rounded", "bands.out_of = 0\nbands.rounded", "bands"),
    _with_bands("index-bands-scale", "nine decimals", ", upto = 49.9 }", " }", "bands", "= 9\n"),
    _with_bands("index-bands-overlap", "49.9 belongs to both", "lowest = 50", "lowest = 49.9", "band high"),
    _with_bands("index-bands-overlap", "both begin at 0", "lowest = 50", "lowest = 0", "band high"),
    _with_bands("index-bands-gap", "49.95 has no band", "bands.rounded = 1\n", "", "band low"),
    _with_bands("index-bands-outside", "an index of 3 has no band", "lowest = 0,", "lowest = 5,", "band low"),
    _with_bands("index-bands-outside", "99 has no band", "lowest = 50 }", "lowest = 50, upto = 98 }", "band high"),
    _with_bands("id-invalid", "a space in a band", '"high"', '"very high"', "band very high"),
)

NOTICES = (
    _in_words(
        "notice-channel-unknown",
        "a channel that is none",
        {"[contents]": '[notices]\npigeon = "It may take long."\n\n[contents]'},
        "notices.pigeon",
    ),
    _in_words(
        "notice-fact-unknown",
        "a fact that is none",
        {"Answering is voluntary.": "Answering is voluntary. {offices}"},
        "notice",
    ),
    _in_words("notice-claims-storage", "no name", {"Answering is voluntary.": "This form carries no name."}, "notice"),
    _in_words(
        "notice-claims-storage",
        "who reads it",
        {"Answering is voluntary.": "Answering is voluntary. Staff cannot see your form; it takes a minute."},
        "notice",
    ),
    _in_words(
        "notice-threshold-fixed", "10 forms", {"Answering is voluntary.": "Published for 10 forms or more."}, "notice"
    ),
)

_UNTRANSLATED = (
    "title",
    "introduction",
    "notice",
    "pages.first",
    "pages.second",
    "stems.first",
    "questions.USED",
    "questions.WHOLE",
    "questions.SEATS",
    "questions.RUDE",
    "questions.WHY",
    "questions.AGE",
    "questions.HELPED",
    "questions.TRIPS",
    "questions.LIKELY",
    "questions.MORE",
    "questions.WHY.help",
    "question WHOLE, not-applicable",
    "question WHY, refused",
    "question WHY, option 1",
    "question WHY, option 2",
    "question WHY, option X",
    "question TRIPS, does-not-know",
)
_SEATS = "There were enough seats"
WORDING = (
    _in_words("wording-double", "and", {_SEATS: "There were enough seats and tables"}, "questions.SEATS"),
    _in_words("wording-list", "commas", {_SEATS: "The room was large, bright"}, "questions.SEATS"),
    _in_words("wording-rules", "rules", {_SEATS: "Seats were in accordance with the rules"}, "questions.SEATS"),
    _in_words("wording-leading", "surely", {"What else should we know?": "Surely you liked it?"}, "questions.MORE"),
    _in_words("wording-negation", "not", {_SEATS: "Seats were not missing"}, "questions.SEATS"),
    _in_words(
        "wording-long", "25 words", {"What else should we know?": "What " + "and what " * 12 + "?"}, "questions.MORE"
    ),
    _in_words("wording-hard", "an office’s word", {_SEATS: "The competent authority had seats"}, "questions.SEATS"),
    _in_words(
        "wording-grade",
        "long words",
        {
            "What else should we know?": "Which organisational characteristics influenced administrative "
            "responsiveness throughout interdepartmental consultations?"
        },
        "questions.MORE",
    ),
    _in_words(
        "choice-of-several",
        "all that apply in a single choice",
        {"AGE.ask": 'AGE.help = "Tick all."\nAGE.ask'},
        "questions.AGE",
    ),
    Spoiled(
        "text-untranslated",
        "words that stayed English",
        files={"text.en-GB.toml": (SMALL / ENGLISH).read_bytes()},
        problems=tuple(("text-untranslated", "text.en-GB.toml", place) for place in _UNTRANSLATED),
    ),
)

_RATING = 'code = "RATING"\ntype = "text"\nconcept = "remarks"'
CLAIMS = (
    _in_structure(
        "claim-invalid", "no version", {"version = 1": 'version = 1\nsame_items_as = "tiny"'}, "same_items_as"
    ),
    _in_structure(
        "claim-invalid", "itself", {"version = 1": 'version = 1\nsame_items_as = "small@1"'}, "same_items_as"
    ),
    _in_structure(
        "claim-without-note",
        "an empty note",
        {"version = 1": 'version = 1\ncomparable_with = [{ questionnaire = "tiny@1", note = "" }]'},
        "comparable_with tiny@1",
    ),
    _in_structure(
        "same-items-differ",
        "two of its own, and one missing",
        {"version = 1": 'version = 1\nsame_items_as = "single-rating@1"'},
        "question SEATS",
        "question RUDE",
        "question RATING",
    ),
    _in_structure(
        "comparable-nothing",
        "no concept in common",
        {"version = 1": 'version = 1\ncomparable_with = [{ questionnaire = "single-rating@1", note = "All." }]'},
        "comparable_with single-rating@1",
    ),
    _in_structure(
        "comparable-break",
        "three levels instead of five",
        {
            "version = 1": 'version = 1\ncomparable_with = [{ questionnaire = "single-rating@1", note = "All." }]',
            'concept = "whole"': 'concept = "service.overall"',
        },
        "question WHOLE",
    ),
    Spoiled(
        "version-not-raised",
        "another structure under a shipped name",
        {'id = "small"': 'id = "single-rating"', "version = 1": 'version = 1\nsame_items_as = "single-rating@1"'},
        problems=(
            ("claim-invalid", STRUCTURE, "same_items_as"),
            *(("same-items-differ", STRUCTURE, f"question {code}") for code in ("SEATS", "RUDE", "RATING")),
            ("version-not-raised", STRUCTURE, ""),
        ),
    ),
    Spoiled(
        "words-moved",
        "the labels of a shipped scale exchanged under its own version",
        files={
            STRUCTURE: _of_single_rating(STRUCTURE, {"version = 1": 'version = 1\nsame_items_as = "single-rating@1"'}),
            ENGLISH: _of_single_rating(ENGLISH, _EXCHANGED),
        },
        problems=(
            ("claim-invalid", STRUCTURE, "same_items_as"),
            ("words-moved", STRUCTURE, "text en, question RATING"),
        ),
    ),
    Spoiled(
        "code-reused",
        "RATING asked for something else before",
        {
            'id = "small"': 'id = "single-rating"',
            "version = 1": 'version = 2\ncomparable_with = [{ questionnaire = "single-rating@1", note = "WHOLE" }]',
            'concept = "whole"': 'concept = "service.overall"',
            'code = "MORE"\ntype = "text"': _RATING,
            "MORE.ask": "RATING.ask",
        },
        problems=(("code-reused", STRUCTURE, "question RATING"),),
    ),
)

ALL = (*READING, *GROUPS, *QUESTIONS, *OPTIONS, *FILTERS, *SCORING, *RULES, *BANDS, *WORDS, *NOTICES, *WORDING, *CLAIMS)
