"""Notices: known channels, known facts, no threshold that goes out of date, nothing about what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.checks.registry import Finding, Findings, text_check
from questionnaires.model import Questionnaire, Text
from questionnaires.notices import CHANNELS, FACTS, claims, placeholders
from questionnaires.problems import WARNING
from questionnaires.toml.tables import did_you_mean

_FIXED = re.compile(r"(?<!\d)\d{1,6}\s?(?:phiếu|forms?\b|responses?\b|answers?\b|ទម្រង់)", re.IGNORECASE)


@text_check("notice-channel-unknown")
def channels_are_known(questionnaire: Questionnaire, text: Text) -> Findings:
    for channel in text.notices:
        if channel not in CHANNELS:
            yield Finding(f"notices.{channel}", f"no form comes by `{channel}`", did_you_mean(channel, CHANNELS))


@text_check("notice-fact-unknown")
def facts_can_be_filled_in(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in _notices(text):
        for name in placeholders(words):
            if name not in FACTS:
                yield Finding(place, f"nobody can fill in {{{name}}}", did_you_mean(name, FACTS))


@text_check("notice-threshold-fixed", WARNING)
def the_threshold_is_the_one_in_force(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in _notices(text):
        if found := _FIXED.search(words):
            advice = "write {publish_from} for the number: it becomes the setting in force"
            yield Finding(place, f"“{found[0]}” stays as it is when the setting changes", advice)


@text_check("notice-claims-storage", WARNING)
def what_is_stored_is_left_to_the_application(questionnaire: Questionnaire, text: Text) -> Findings:
    for place, words in _notices(text):
        for sentence in claims(text, words):
            advice = "take it out: the application says at each door what is stored there, and this is not shown"
            yield Finding(place, f"“{sentence}” speaks of what is stored or who can read it", advice)


def _notices(text: Text) -> Iterator[tuple[str, str]]:
    yield "notice", text.notice
    yield from ((f"notices.{channel}", words) for channel, words in text.notices.items())
