"""Definitions that are spoiled in what their answers count for: scoring, rules and bands."""

from __future__ import annotations

from tests.questionnaires.checks.spoiled import ENGLISH, RUDE_OPTIONS, STRUCTURE, Spoiled, in_structure

_LEVEL = 'options = ["1", "2", "3"]\nsatisfied_from = 3\n'
_RULE = "satisfied-share/weighted-factors"
_TWO_BANDS = 'bands.band = [{ id = "low", lowest = 0, upto = 49.9 }, { id = "high", lowest = 50 }]\nbands.rounded = 1\n'
_BAND_WORDS = '[bands]\nlow = "Low"\nhigh = "High"\n\n[missing]'


def _with_bands(code: str, what: str, old: str, new: str, place: str, rounded: str = "= 1\n") -> Spoiled:
    """The definition with two sound bands, of which `old` became `new`."""
    bands = _TWO_BANDS.replace(old, new).replace("= 1\n", rounded)
    words = _BAND_WORDS.replace("high =", '"very high" =') if "very high" in new else _BAND_WORDS
    edits = {'[[page]]\nid = "first"': bands + '[[page]]\nid = "first"', "[missing]": words}
    return Spoiled(code, what, edits, problems=((code, STRUCTURE, place),))


SCORING = (
    in_structure(
        "item-unrateable",
        "a text in a factor",
        {"maximum = 200": 'maximum = 200\nfactor = "staff"\nconcept = "more"'},
        "question MORE",
    ),
    in_structure(
        "option-without-value",
        "a level without value",
        {
            '{ code = "A", value = 0 }, ': '{ code = "A", value = 0 }, { code = "C" }, ',
            'B = "Yes, often" }': 'B = "Yes, often", C = "Now and then" }',
        },
        "question RUDE, option C",
    ),
    in_structure(
        "option-without-value",
        "no level of a reversed item has a value",
        {RUDE_OPTIONS: 'options = [{ code = "A" }, { code = "B" }]'},
        "question RUDE, option A",
        "question RUDE, option B",
    ),
    in_structure("values-equal", "two levels of one worth", {"value = 0 }": "value = 10 }"}, "question RUDE"),
    in_structure(
        "threshold-missing", "an item without", {"satisfied_from = 10\n": "", "reversed = true\n": ""}, "question RUDE"
    ),
    in_structure(
        "threshold-outside", "above the scale", {"satisfied_from = 10": "satisfied_from = 11"}, "question RUDE"
    ),
    in_structure(
        "threshold-outside",
        "everybody is satisfied",
        {_LEVEL: _LEVEL.replace("= 3", "= 1")},
        "question WHOLE",
        "question SEATS",
    ),
    in_structure(
        "reversed-unrated", "a reversed text", {"maximum = 200": "maximum = 200\nreversed = true"}, "question MORE"
    ),
    in_structure(
        "overall-doubled", "two for the whole", {"reversed = true": "reversed = true\noverall = true"}, "question RUDE"
    ),
    Spoiled(
        "weight-invalid",
        "one factor without",
        {"weight = 0.4\n": ""},
        problems=(("weight-invalid", STRUCTURE, "factor access"), ("weights-sum", STRUCTURE, "factor")),
    ),
    in_structure("weights-sum", "they add to 1.1", {"weight = 0.4": "weight = 0.5"}, "factor"),
)


RULES = (
    in_structure("rule-unknown", "no such score", {_RULE: "satisfied/pooled"}, "default_rule"),
    in_structure("rule-unknown", "no such roll-up", {_RULE: "mean-score/mean"}, "default_rule"),
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
    in_structure("rule-without-rollup", "two items and no roll-up", {_RULE: "mean-score"}, "default_rule"),
    in_structure("rule-without-weights", "no weights", {"weight = 0.4\n": "", "weight = 0.6\n": ""}, "default_rule"),
    in_structure(
        "rule-without-overall",
        "nothing for the whole",
        {_RULE: "mean-score/overall-question", "overall = true\n": ""},
        "default_rule",
    ),
    in_structure(
        "rule-overall-role",
        "the question for the whole asks about the agency that resolves",
        {_RULE: "mean-score/overall-question"},
        "default_rule",
    ),
    in_structure(
        "rule-without-contents",
        "a factor outside",
        {_RULE: "mean-score/mean-of-contents", 'id = "access"\ncontent = "service"': 'id = "access"'},
        "factor access",
    ),
    in_structure(
        "rule-scale",
        "values below 0",
        {_RULE: "share-of-maximum/pooled", "value = 0 }": "value = -10 }"},
        "question RUDE",
    ),
)


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
