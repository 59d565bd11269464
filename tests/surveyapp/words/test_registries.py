"""Every code that the program can produce is called something, once; and no word stands without a code."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.wave.flags import FLAGS
from analysis.wave.rules import SCORES, parse_rule
from questionnaires import notices as told
from questionnaires.codes import MISSING_KINDS
from questionnaires.editions import crosswalk
from surveyapp import config
from surveyapp.jobs import apart
from surveyapp.results.change import common
from surveyapp.results.index.rows import placing, reasons
from surveyapp.results.model import contributions, data_quality, drivers, result, standardised, wishes
from surveyapp.results.model import provenance as how_made
from surveyapp.store import audit, jobs, vocabulary
from surveyapp.store.agencies import devices
from surveyapp.store.paper import batches as paper
from surveyapp.store.people import states
from surveyapp.store.waves import texts, transitions
from surveyapp.web.staff.importing import sent
from surveyapp.words import answers, beside, notices, rows, rules, waves, work
from surveyapp.words.results import provenance
from tests.analysis.waves import made_up, questionnaire

HOUSE = Path(str(resources.files("surveyapp")))


def members(kind: object) -> set[str]:
    """The strings of a Literal, or of several joined."""
    found: set[str] = set()
    for one in get_args(kind):
        found |= {one} if isinstance(one, str) else members(one)
    return found - {"", "yes", "common-items"}


def constants(nodes: Iterable[ast.AST]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def syntax(module: object) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text("utf-8"))


def assigned_reasons(*modules: object) -> set[str]:
    """`reason[…] = "code"`."""
    assignments = [node for module in modules for node in ast.walk(syntax(module)) if isinstance(node, ast.Assign)]
    to_reasons = [a.value for a in assignments if any("reason" in ast.unparse(target) for target in a.targets)]
    return constants(node for value in to_reasons for node in ast.walk(value)) - {""}


def methods() -> set[str]:
    """Of the intervals of a share and of a mean."""
    wave, asked = made_up(1), questionnaire()
    found = (index_wave(wave, asked, parse_rule(f"{score}/pooled", asked)).method for score in SCORES)
    return {str(method) for of_score in found for method in np.unique(of_score)} - {""}


KINDS = {
    "state": (waves.STATES, transitions.STATES),
    "words in force": (waves.PINNED, texts.PINNED),
    "purpose": (waves.PURPOSES, vocabulary.PURPOSES),
    "basis": (waves.BASES, vocabulary.BASES),
    "what counts": (waves.WHAT_COUNTS, vocabulary.BASES),
    "proof": (waves.PROOFS, vocabulary.PROOFS),
    "design": (provenance.DESIGN, how_made.DESIGN),
    "channel": (waves.CHANNELS, vocabulary.CHANNELS),
    "calendar": (waves.CALENDARS, config.PERIODS),
    "note": (rules.NOTES, result.NOTES),
    "aggregate": (rules.AGGREGATES, result.AGGREGATES),
    "flag": (rows.FLAGS, FLAGS),
    "not ranked": (rows.NOT_RANKED, result.NOT_RANKED),
    "hidden": (rows.HIDDEN, (result.FEW, result.ONE_SIDE, result.COMPLEMENT)),
    "band": (rows.BANDS, (1, 0, -1)),
    "not comparable": (rows.NOT_COMPARABLE, members(result.NotComparable)),
    "parted": (rows.PARTED, (*crosswalk.REASONS, crosswalk.GROUPING, crosswalk.WEIGHTS, common.LEFT_OUT)),
    "no scale": (beside.NO_SCALE, members(data_quality.NoScale)),
    "mix": (beside.MIXES, result.MIXES),
    "standardised": (beside.STANDARDISED, result.MIXES),
    "not standardised": (beside.NOT_STANDARDISED, members(standardised.NotStandardised)),
    "no drivers": (beside.NO_DRIVERS, members(drivers.NoDrivers)),
    "no wishes": (beside.NO_WISHES, members(wishes.NoWishes)),
    "no contributions": (beside.NO_CONTRIBUTIONS, members(contributions.NoContributions)),
    "source": (beside.SOURCES, (contributions.PERFORMANCE, contributions.MIX)),
    "missing answer": (answers.MISSING, MISSING_KINDS),
    "job": (work.JOB_STATES, jobs.STATES),
    "failure": (work.FAILURES, members(apart.Failure)),
    "action": (work.ACTIONS, audit.ACTIONS),
    "role": (work.ROLES, vocabulary.ROLES),
    "about a role": (work.ABOUT_ROLES, vocabulary.ROLES),
    "mode of a device": (work.DEVICE_MODES, devices.MODES),
    "state of a device": (work.DEVICE_STATES, devices.STATES),
    "state of a batch": (work.BATCH_STATES, paper.STATES),
    "file of a wave": (work.WAVE_FILES, sent.KINDS),
    "state of an account": (work.ACCOUNT_STATES, (states.ACTIVE, states.ASLEEP, states.DISABLED)),
    "interval": (rules.METHODS, methods()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_its_words_and_no_words_stand_without_a_code(kind):
    words_of, codes = KINDS[kind]
    assert set(codes) - words_of.keys() == set(), "codes without words"
    assert words_of.keys() - set(codes) == set(), "words without a code"


def test_every_table_of_words_is_held_to_its_codes():
    tables = {
        f"{module.__name__}.{name}": table
        for module in (answers, beside, rows, rules, waves, work)
        for name, table in vars(module).items()
        if isinstance(table, dict) and not name.startswith("_")
    }
    held = [id(table) for table, _ in KINDS.values()]
    apart = {"surveyapp.words.beside.REST"}  # what stands in for several, not a code of a result
    assert {name for name, table in tables.items() if id(table) not in held} == apart


def test_every_channel_is_a_screen_or_brings_forms_that_were_filled_in_elsewhere():
    """What people are told, and until when a form is taken, depends on it; a file is neither."""
    known = {*notices.SCREENS, *vocabulary.FILLED_IN_ELSEWHERE}
    assert known == {*vocabulary.CHANNELS} - {"import"} == {*told.CHANNELS}


def test_every_reason_that_an_agency_can_be_given_is_a_known_one():
    assert assigned_reasons(reasons, placing) == set(result.NOT_RANKED)


def test_no_other_module_says_what_codes_are_called():
    """A dict from two codes or more of one kind to sentences belongs to `surveyapp.words`."""
    found = [(str(path), ast.unparse(table)) for path in HOUSE.rglob("*.py") for table in _tables(path)]
    assert found == []


def _tables(path: Path) -> Iterable[ast.Dict]:
    if path.is_relative_to(HOUSE / "words"):
        return []
    dicts = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Dict)]
    return [table for table in dicts if _is_said(table) and _are_codes(constants(filter(None, table.keys)))]


def _is_said(table: ast.Dict) -> bool:
    """Its values are sentences to translate, or are longer than a code."""
    return any(isinstance(v, ast.Call) and getattr(v.func, "id", "") == "later" for v in table.values) or any(
        " " in text for text in constants(table.values)
    )


def _are_codes(keys: set[str]) -> bool:
    return any(len(keys & {str(code) for code in codes}) > 1 for _, codes in KINDS.values())


def said_in(path: Path) -> set[str]:
    """Whole sentences of four words or more that a module says."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call) and node.args]
    marked = [call.args[0] for call in calls if ast.unparse(call.func).rpartition(".")[2] in ("say", "later")]
    return {text for text in constants(marked) if text.endswith(".") and len(text.split()) >= 4}


def test_a_sentence_stands_in_one_module():
    """Written twice, it is mended once: what several pages say stands in `words`."""
    homes = Counter(sentence for path in HOUSE.rglob("*.py") for sentence in said_in(path))
    assert [sentence for sentence, modules in homes.items() if modules > 1] == []
