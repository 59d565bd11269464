"""What people are told of their form: what is stored, who can read it, how it counts, as it is at the door they use.

Each sentence is a claim that holds for some doors only; tests hold it to the rows that forms through these doors leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from analysis.wave.flags import PUBLISH_FROM
from questionnaires.model import HOUSEHOLD, Questionnaire
from questionnaires.notices import notice_lines
from surveyapp.store.vocabulary import COUNTING_PROOFS
from surveyapp.words.speech import Speech, later

SCREENS = ("qr", "web", "kiosk")
"""Channels of forms that are sent from a screen: no fact about a dossier is stored with them."""

WHO, READ, STORED = "who", "read", "stored"


@dataclass(frozen=True, slots=True)
class Door:
    """How a form comes in. `traits`: the facts about dossiers that its wave declares; `words`: it has room for some;
    `at_home`: it is asked of households, who have no dossier; `of_itself`: the survey office is among those rated."""

    channel: str
    proof: str
    traits: tuple[str, ...] = ()
    words: bool = False
    at_home: bool = False
    of_itself: bool = False

    @classmethod
    def of(
        cls,
        questionnaire: Questionnaire,
        channel: str,
        proof: str,
        settings: Mapping[str, object],
        *,
        of_itself: bool = False,
    ) -> Door:
        """The door of a wave with these settings."""
        declared = settings.get("traits", ())
        traits = tuple(map(str, declared)) if isinstance(declared, list | tuple) else ()
        words = any(question.kind.private for question in questionnaire.questions)
        return cls(channel, proof, traits, words, questionnaire.about == HOUSEHOLD, of_itself)

    @property
    def is_screen(self) -> bool:
        return self.channel in SCREENS


@dataclass(frozen=True, slots=True)
class NoticeClaim:
    """A sentence, the paragraph that it belongs to, the doors at which it is true, and how a household reads it."""

    name: str
    paragraph: str
    sentence: str
    holds: Callable[[Door], bool] = lambda door: True
    at_home: str = ""

    def said_at(self, door: Door) -> str:
        return self.at_home if door.at_home and self.at_home else self.sentence


CLAIMS = (
    NoticeClaim("no-name", WHO, later("The form carries no name.")),
    NoticeClaim(
        "no-dossier",
        WHO,
        later("It is not linked to any dossier."),
        lambda door: door.proof in ("open", "device") and not door.traits and not door.at_home,
    ),
    NoticeClaim(
        "code",
        WHO,
        later("The code only serves to let each dossier be rated once. It is not stored with the answers."),
        lambda door: door.proof == "token",
        later("The code only serves to let each household answer once. It is not stored with the answers."),
    ),
    NoticeClaim(
        "number",
        WHO,
        later("The number on the form only serves to count forms and to enter none twice."),
        lambda door: door.proof == "numbered-form",
    ),
    NoticeClaim(
        "traits",
        WHO,
        later("General facts about the dossier are stored with the answers: {traits}."),
        lambda door: bool(door.traits) and not door.is_screen,
    ),
    NoticeClaim(
        "readers",
        READ,
        later("Those who handle your dossier cannot see your form."),
        lambda door: door.is_screen and not door.of_itself,
        later("Those whom you rate cannot see your form."),
    ),
    NoticeClaim(
        "itself",
        READ,
        later("The office that runs the survey is rated here too; it reads forms without a name, to add them up."),
        lambda door: door.of_itself,
    ),
    NoticeClaim(
        "entered",
        READ,
        later("Once it has been entered, those who handle your dossier cannot see your form."),
        lambda door: not door.is_screen and not door.of_itself,
        later("Once it has been entered, those whom you rate cannot see your form."),
    ),
    NoticeClaim("published", READ, later("Results are published only where there are at least {least} forms.")),
    NoticeClaim(
        "counter",
        STORED,
        later("The form is stored for the office, not for a counter or an officer."),
        lambda door: door.is_screen,
    ),
    NoticeClaim(
        "half-day",
        STORED,
        later(
            "The day and the half of the day are stored, not the hour; no network address, nothing about the device."
        ),
        lambda door: door.is_screen,
    ),
    NoticeClaim(
        "day",
        STORED,
        later("With the answers, the day may be entered and its half, never the hour."),
        lambda door: not door.is_screen,
    ),
    NoticeClaim(
        "words",
        STORED,
        later("What you write in your own words is read by the office that runs the survey only."),
        lambda door: door.words,
    ),
    NoticeClaim(
        "apart",
        STORED,
        later("Forms without a code or a number are counted apart and never used for ranking."),
        lambda door: door.proof not in COUNTING_PROOFS,
    ),
)


def claims_at(door: Door) -> tuple[NoticeClaim, ...]:
    """Those that are true of the forms that come by this door, in the order in which they are read."""
    return tuple(claim for claim in CLAIMS if claim.holds(door))


def notice_said(door: Door, speech: Speech, *names: str) -> tuple[str, ...]:
    """The claims as paragraphs; with `names`, these alone."""
    claims = [claim for claim in claims_at(door) if claim.name in names or not names]
    values = {"least": PUBLISH_FROM, "traits": ", ".join(door.traits)}
    return tuple(
        " ".join(speech.say(claim.said_at(door), **values) for claim in paragraph)
        for _, paragraph in groupby(claims, key=lambda claim: claim.paragraph)
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told before the first question, paragraph by paragraph: what everybody should read, and the rest."""

    first: tuple[str, ...]
    more: str

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.first, self.more)


def notice(questionnaire: Questionnaire, language: str, door: Door, facts: Mapping[str, str]) -> Notice:
    """What the questionnaire says of itself, then what is true at this door. `facts`: office, contact."""
    facts = {"publish_from": str(PUBLISH_FROM), **facts}
    own = notice_lines(questionnaire.text(language), door.channel, facts)
    who, read, stored = notice_said(door, Speech(language))
    return Notice((*own, who, read), stored)
