"""Definitions that are spoiled in what they ask: groups, questions, options and filters."""

from __future__ import annotations

from tests.questionnaires.checks.spoiled import ENGLISH, RUDE_OPTIONS, STRUCTURE, Spoiled, in_structure

_MODULES = "".join(f'[[module]]\nid = "m{n}"\n\n' for n in range(5))
_IN_MODULES = "".join(
    f'[[question]]\ncode = "M{n}"\ntype = "text"\npage = "second"\nmodule = "m{n}"\n' for n in range(5)
)
_OPTIONS_37 = "options = [" + ", ".join(f'"{c}"' for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0") + "]"
_WORDS_36 = ", ".join(f'{c} = "Reason {c}"' for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WHY_OPTIONS = 'WHY.options = { 1 = "For a new paper", 2 = "To renew a paper", X = "For another reason" }'
_WHY_WORDS = 'WHY.ask = "Why did you come?"\nWHY.help = "Tick all that apply."\nWHY.options'
_RUDE_FILTER = 'only_if = { question = "USED", codes = ["1"] }'

GROUPS = (
    in_structure("version-invalid", "version 0", {"version = 1": "version = 0"}, ""),
    in_structure(
        "subject-unknown",
        "about a household with a slip",
        {"legal_basis =": 'about = "houshold"\nlegal_basis ='},
        "about",
    ),
    in_structure("legal-basis-missing", "no basis", {'legal_basis = "Plan of the office"\n': ""}, "legal_basis"),
    in_structure(
        "structure-control",
        "a sign that nobody sees in the name of the decree",
        {'legal_basis = "Plan of the office"': 'legal_basis = "Plan of\\u200B the office"'},
        "legal_basis",
    ),
    in_structure("id-invalid", "a space in the id", {'id = "small"': 'id = "small one"'}, "questionnaire small one"),
    in_structure(
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
    in_structure("module-probability", "a certain module", {"probability = 0.5": "probability = 1.5"}, "module rest"),
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
    in_structure(
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
    in_structure("type-unknown", "txt", {'type = "text"': 'type = "txt"'}, "question MORE"),
    in_structure("fact-uncounted", "a number as a fact", {"minimum = 0": "minimum = 0\nfact = true"}, "question TRIPS"),
    in_structure(
        "fact-uncounted", "a text as a fact", {"maximum = 200": "maximum = 200\nfact = true"}, "question MORE"
    ),
    in_structure("concept-missing", "an item without", {'concept = "seats"\n': ""}, "question SEATS"),
    in_structure(
        "concept-doubled", "two of one concept", {'concept = "manners"': 'concept = "seats"'}, "concept seats"
    ),
    in_structure(
        "rates-unknown", "a factor rates nobody", {'rates = "receiving"': 'rates = "receiver"'}, "factor staff"
    ),
    in_structure(
        "rates-unknown", "an item rates nobody", {"reversed = true": 'reversed = true\nrates = "both"'}, "question RUDE"
    ),
    in_structure("fills-unknown", "no such column", {'fills = "helped"': 'fills = "helper"'}, "question HELPED"),
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
    in_structure(
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
    in_structure(
        "bounds-unwanted",
        "a rating with a maximum",
        {"reversed = true": "reversed = true\nmaximum = 10"},
        "question RUDE",
    ),
    in_structure("bounds-crossed", "minimum above maximum", {"minimum = 0": "minimum = 60"}, "question TRIPS"),
)


FILTERS = (
    in_structure(
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
    in_structure(
        "filter-impossible",
        "it waits for 2 of yes and no",
        {_RUDE_FILTER: _RUDE_FILTER.replace('"1"', '"2"')},
        "question RUDE, only_if",
    ),
    in_structure(
        "filter-impossible",
        "the second of two filters waits for 2 of yes and no",
        {
            _RUDE_FILTER: _RUDE_FILTER.replace("{", "[{").replace("}", "}, ")
            + _RUDE_FILTER[10:].replace('"1"', '"2"')
            + "]"
        },
        "question RUDE, only_if",
    ),
    in_structure(
        "filter-impossible",
        "it waits for nothing",
        {_RUDE_FILTER: _RUDE_FILTER.replace('"1"', "")},
        "question RUDE, only_if",
    ),
    in_structure(
        "filter-same-page",
        "it waits on its own page",
        {'page = "second"\n' + RUDE_OPTIONS: 'page = "first"\n' + RUDE_OPTIONS},
        "question RUDE, only_if",
    ),
)
