"""Which words a wave serves: pinned when it can first be answered, revised on the record, and what its papers print."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import writing
from questionnaires.editions.rewording import Rewording, rewordings
from questionnaires.model import Questionnaire
from surveyapp.db.clock import now
from surveyapp.models import QuestionnaireText, QuestionnaireVersion, Wave, WaveText
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.questionnaires import APPROVED, DRAFT, all_texts, find_version, locked, newest_texts, read_with
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.stored import stored_wave

SERVED, REVISED, MIGRATED = "served", "revised", "migrated"
"""How words came into force: with the opening, by a revision on the record, or as they were stored at an upgrade."""
PINNED = (SERVED, REVISED, MIGRATED)
TAKES_REVISIONS = ("trial", "open")


@dataclass(frozen=True, slots=True)
class Vouched:
    """Who said of a revision that it asks what the one before it asked, and why."""

    revision: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class WordsInForce:
    """Words that a wave serves, or served, from a moment on; who approved them, and all that was vouched up to them."""

    language: str
    revision: int
    in_force_from: dt.datetime
    pinned: str
    reason: str = ""  # of putting them in force
    actor: str = ""
    approved_by: str = ""
    vouched: tuple[Vouched, ...] = ()
    forms: int | None = None  # valid ones that were answered in them, where somebody counted


def pin_texts(session: Session, stored: Wave, actor: str, at: dt.datetime) -> None:
    """The approved words are what the wave serves; neither they nor the questions change from here on."""
    version = locked(session, _version(session, stored))
    version.frozen_at = version.frozen_at or at
    _put(session, stored, _not_in_force(session, stored, version), SERVED, actor, at)


def revise_texts(
    session: Session, code: str, key: str, *, reason: str, actor: str, language: str | None = None
) -> list[WordsInForce]:
    """Put approved words in force for a wave that is being asked: all that are newer, or those of one language."""
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    clock.settle(session, stored)
    version = _version_asked(session, stored, key)
    _refuse_state(stored)
    if not reason.strip():
        raise Refused(Problem("reason-missing", "no reason is given", remedy="say why with --reason TEXT"))
    newer = [t for t in _not_in_force(session, stored, version) if language in (None, t.language)]
    if not newer:
        raise Refused(_nothing_newer(session, stored, version), status=409)
    before = {words.language: words.revision for words in in_force(words_of(session, code))}
    _put(session, stored, newer, REVISED, actor, now(), reason.strip())
    raise_of_wave(session, stored.id)
    told = {text.language: [before.get(text.language), text.revision] for text in newer}
    audit.record(session, actor, "wave-texts", code, questionnaire=key, revisions=told, reason=reason.strip())
    session.flush()
    return in_force(words_of(session, code))


def words_of(session: Session, code: str) -> list[WordsInForce]:
    """All that the wave ever served, language by language, the earliest first; nothing before it opened."""
    stored = stored_wave(session, code)
    query = (
        select(WaveText, QuestionnaireText)
        .join(QuestionnaireText, QuestionnaireText.revision == WaveText.revision)
        .where(
            WaveText.wave_id == stored.id,
            QuestionnaireText.language == WaveText.language,
            QuestionnaireText.questionnaire_version_key == stored.questionnaire_version_key,
        )
        .order_by(WaveText.language, WaveText.in_force_from, WaveText.id)
    )
    found = session.execute(query).all()
    version = session.get(QuestionnaireVersion, stored.questionnaire_version_key or 0)
    texts = all_texts(session, version) if version and found else []
    return [_words(pin, text, texts) for pin, text in found]


def in_force(words: Iterable[WordsInForce]) -> list[WordsInForce]:
    """The last of each language."""
    return list({each.language: each for each in words}.values())


@dataclass(frozen=True, slots=True)
class WordsWaiting:
    """Words that are stored and not in force: drafts, and approved ones that the wave does not serve.

    `changes`: against the approved ones before them; None where these are the first of their language.
    """

    language: str
    revision: int
    hash: bytes
    is_draft: bool
    added_by: str = ""
    approved_by: str = ""
    changes: tuple[Rewording, ...] | None = None


def waiting(session: Session, code: str) -> list[WordsWaiting]:
    """For a wave that can still be revised, and drafts for one that nobody can answer yet: it serves what is approved
    when it opens. Of any other, nothing waits."""
    stored = stored_wave(session, code)
    is_draft, state = stored.state == "draft", clock.state_at(stored.state, stored.closes)
    if state not in TAKES_REVISIONS and not (is_draft and stored.questionnaire_version_key):
        return []
    version = _version(session, stored)
    texts = all_texts(session, version)
    approved = [] if is_draft else _not_in_force(session, stored, version)
    waits = (*approved, *(text for text in texts if text.state == DRAFT))
    return [_waits(version, text, texts) for text in waits]


def _waits(version: QuestionnaireVersion, text: QuestionnaireText, texts: list[QuestionnaireText]) -> WordsWaiting:
    approved = [one for one in texts if one.language == text.language and one.state == APPROVED]
    before = [one for one in approved if one.revision < text.revision]
    by = (text.added_by or "", text.approved_by or "")
    changes = _rewordings(version, before[-1], text) if before else None
    return WordsWaiting(text.language, text.revision, text.hash, text.state == DRAFT, *by, changes)


def served(session: Session, code: str) -> set[tuple[str, int]]:
    """(language, revision) of all words that somebody may have answered; a wave that pins none may have had any."""
    pinned = {(words.language, words.revision) for words in words_of(session, code)}
    version = _version(session, stored_wave(session, code))
    return pinned or {(t.language, t.revision) for t in all_texts(session, version) if t.state == APPROVED}


def asked_in(session: Session, code: str, revisions: Mapping[str, int] | None = None) -> Questionnaire:
    """What a wave asks, in the words that it serves; in those of `revisions` where a form was begun with them.

    A draft would serve the newest approved words. A wave of before pins those that its responses name; of languages in
    which nobody answered it has the words that were stored when it closed.
    """
    wanted = revisions_of(session, code) | dict(revisions or {})
    version = _version(session, stored_wave(session, code))
    return read_with(version, [t for t in all_texts(session, version) if wanted.get(t.language) == t.revision])


def asked_in_all_words(session: Session, code: str) -> Questionnaire:
    """The same, with the words that were served before beside them: the texts of `vi@1` are those of its revision 1."""
    now, served = asked_in(session, code), words_of(session, code)
    before = [words for words in served if words not in in_force(served)]
    texts = {
        f"{words.language}@{words.revision}": asked_in(session, code, {words.language: words.revision}).text(
            words.language
        )
        for words in before
    }
    return dataclasses.replace(now, texts={**now.texts, **texts})


def revisions_of(session: Session, code: str) -> dict[str, int]:
    """Language -> revision in force, or that the papers of a wave of before print."""
    stored, pins = stored_wave(session, code), in_force(words_of(session, code))
    pinned = {words.language: words.revision for words in pins}
    if any(words.pinned != MIGRATED for words in pins):
        return pinned
    version = _version(session, stored)
    return {text.language: text.revision for text in _stored_then(session, stored, version).values()} | pinned


def vouched_between(session: Session, earlier: str, later: str) -> tuple[str, ...]:
    """Why the words of two waves of one edition mean the same, as those said who vouched for it: `language/revision`
    and the reason. Empty where some words in between, beyond spelling, have nobody's word."""
    version = _version(session, stored_wave(session, later))
    then, now = revisions_of(session, earlier), revisions_of(session, later)
    found: list[str] = []
    for language in then.keys() & now.keys():
        low, high = sorted((then[language], now[language]))
        texts = [t for t in all_texts(session, version) if t.language == language and t.state == APPROVED]
        for text in (t for t in texts if low < t.revision <= high):
            before = max((t for t in texts if t.revision < text.revision), key=lambda t: t.revision)
            if text.same_meaning_by:
                found.append(f"{language}/{text.revision}: {text.reason}")
            elif not _is_spelling(version, before, text):
                return ()
    return tuple(sorted(found))


def _is_spelling(version: QuestionnaireVersion, before: QuestionnaireText, after: QuestionnaireText) -> bool:
    return all(each.is_spelling for each in _rewordings(version, before, after))


def _rewordings(
    version: QuestionnaireVersion, before: QuestionnaireText, after: QuestionnaireText
) -> tuple[Rewording, ...]:
    old, new = (read_with(version, [text]).texts[after.language] for text in (before, after))
    return rewordings(old, new)


def printed_texts(session: Session, code: str, printed: Questionnaire) -> dict[str, str]:
    """The words that are being printed: `language/revision` -> SHA-256 (hex) of each language's.

    Raises Refused where the wave serves others by now.
    """
    return {f"{text.language}/{text.revision}": text.hash.hex() for text in _printed(session, code, printed)}


def freeze_printed(session: Session, code: str, printed: Questionnaire) -> None:
    """Keep the words that are being printed for ever. Raises Refused where the wave serves others by now."""
    for text in _printed(session, code, printed):
        text.frozen_at = text.frozen_at or now()


def _printed(session: Session, code: str, printed: Questionnaire) -> list[QuestionnaireText]:
    version = _version(session, stored_wave(session, code))
    wanted = revisions_of(session, code)
    texts = [text for text in all_texts(session, version) if wanted.get(text.language) == text.revision]
    if {text.language: text.hash for text in texts} != {x: writing.text_hash(printed, x) for x in printed.texts}:
        what = f"the words of {printed.key} were corrected meanwhile"
        raise Refused(Problem("texts-changed", what, printed.key, "publish again"), status=409)
    return texts


def _put(
    session: Session,
    stored: Wave,
    texts: Iterable[QuestionnaireText],
    pinned: str,
    actor: str,
    at: dt.datetime,
    reason: str | None = None,
) -> None:
    for text in texts:
        text.frozen_at = text.frozen_at or at
        session.add(
            WaveText(
                wave_id=stored.id,
                language=text.language,
                in_force_from=at,
                revision=text.revision,
                reason=reason,
                actor=actor,
                pinned=pinned,
            )
        )
    session.flush()


def _not_in_force(session: Session, stored: Wave, version: QuestionnaireVersion) -> list[QuestionnaireText]:
    """The newest approved words of each language, where the wave does not serve them yet."""
    now_served = {words.language: words.revision for words in in_force(words_of(session, stored.code))}
    return [t for t in newest_texts(session, version).values() if now_served.get(t.language) != t.revision]


def _stored_then(session: Session, stored: Wave, version: QuestionnaireVersion) -> dict[str, QuestionnaireText]:
    if stored.state == "draft":
        return newest_texts(session, version)
    approved = [text for text in all_texts(session, version) if text.state == APPROVED]
    closed_at = clock.closed_at(stored.state, stored.closes, stored.closed_at) or dt.datetime.min.replace(tzinfo=dt.UTC)
    there = {text.language: text for text in approved if text.added_at <= closed_at}
    return there or {text.language: text for text in reversed(approved)}


def _version(session: Session, stored: Wave) -> QuestionnaireVersion:
    found = session.get(QuestionnaireVersion, stored.questionnaire_version_key or 0)
    if found is None:
        what = f"wave {stored.code} asks no questionnaire"
        remedy = "it holds results made elsewhere, or was created without --questionnaire"
        raise Refused(Problem("wave-questionnaire", what, remedy=remedy), status=409)
    return found


def _version_asked(session: Session, stored: Wave, key: str) -> QuestionnaireVersion:
    asked = session.get(QuestionnaireVersion, stored.questionnaire_version_key or 0)
    named = find_version(session, key)
    if asked is None or named is None or named.key != asked.key:
        name = f"{asked.id}@{asked.version}" if asked else "no questionnaire"
        what = f"{key} is not {name}, which the wave asks"
        remedy = "name that edition; other questions need a wave of their own"
        raise Refused(Problem("questionnaire-other", what, key, remedy), status=409)
    return asked


def _refuse_state(stored: Wave) -> None:
    if stored.state not in TAKES_REVISIONS:
        what = f"wave {stored.code} is {stored.state}: its words stay those that were asked"
        remedy = "a draft serves the newest approved words when it opens" if stored.state == "draft" else ""
        raise Refused(Problem("wave-state", what, remedy=remedy), status=409)


def _nothing_newer(session: Session, stored: Wave, version: QuestionnaireVersion) -> Problem:
    drafts = {text.language: text.revision for text in all_texts(session, version) if text.state == DRAFT}
    key = f"{version.id}@{version.version}"
    what = f"wave {stored.code} serves the newest approved words of {key}"
    if not drafts:
        return Problem("texts-in-force", what, remedy="store others first: surveyapp questionnaire add")
    named = ", ".join(f"{language} {revision}" for language, revision in drafts.items())
    remedy = f"approve what is a draft ({named}): surveyapp questionnaire approve {key} --language … --as …"
    return Problem("texts-in-force", what, remedy=remedy)


def _words(pin: WaveText, text: QuestionnaireText, texts: Iterable[QuestionnaireText]) -> WordsInForce:
    up_to = [t for t in texts if t.language == text.language and t.revision <= text.revision and t.same_meaning_by]
    return WordsInForce(
        language=pin.language,
        revision=pin.revision,
        in_force_from=pin.in_force_from,
        pinned=pin.pinned,
        reason=pin.reason or "",
        actor=pin.actor or "",
        approved_by=text.approved_by or "",
        vouched=tuple(Vouched(t.revision, t.same_meaning_by or "", t.reason or "") for t in up_to),
    )
