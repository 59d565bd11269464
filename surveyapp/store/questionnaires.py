"""Definitions as they were asked: copied here whole, frozen by their first answer, corrected by new text revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import reading, writing
from questionnaires.model import Questionnaire
from surveyapp.db.base import now
from surveyapp.models import QuestionnaireText, QuestionnaireVersion
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_questionnaire


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One edition as lists show it. `languages` maps a language to its newest text revision."""

    id: str
    version: int
    languages: dict[str, int]
    added_at: dt.datetime
    frozen_at: dt.datetime | None

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version}"


def add_questionnaire(session: Session, questionnaire: Questionnaire, approved_by: str | None = None) -> None:
    """Store an edition, or what is new in it. What has been answered is never overwritten."""
    stored = find_version(session, questionnaire.key)
    if stored is None:
        stored = _new_version(questionnaire)
        session.add(stored)
    elif stored.structure_hash != writing.structure_hash(questionnaire):
        _replace_structure(stored, questionnaire)
    else:
        stored.body = writing.structure_body(questionnaire)  # only what is said about it can differ
    changed = session.is_modified(stored)
    session.flush()
    for language in questionnaire.texts:
        changed |= _add_text(session, stored, questionnaire, language, approved_by)
    session.flush()
    if changed:
        raise_of_questionnaire(session, stored.key)


def revise_texts(session: Session, key: str, questionnaire: Questionnaire, approved_by: str | None = None) -> None:
    """Correct the words of an edition that is in use. Anything else that `questionnaire` asks otherwise is refused."""
    stored = stored_version(session, key)
    if questionnaire.key != f"{stored.id}@{stored.version}":
        what = f"{questionnaire.key} is not {stored.id}@{stored.version}, which the wave asks"
        remedy = "correct the text files of that edition; other questions need a wave of their own"
        raise Refused(Problem("questionnaire-other", what, questionnaire.key, remedy), status=409)
    if stored.structure_hash != writing.structure_hash(questionnaire):
        what = f"{questionnaire.key} asks something else than the wave does: only its words can be corrected"
        remedy = "see what differs with: surveyapp questionnaire diff; then leave questions.toml as it was"
        raise Refused(Problem("questionnaire-frozen", what, questionnaire.key, remedy), status=409)
    add_questionnaire(session, questionnaire, approved_by)


def questionnaire(session: Session, key: str) -> Questionnaire:
    """`id@version`, or `id` for the newest edition; every language with its newest words."""
    stored = stored_version(session, key)
    return _read(stored.body, tuple(sorted((t.language, t.body) for t in newest_texts(session, stored).values())))


def questionnaire_as_printed(session: Session, key: str, text_hashes: Mapping[str, str] | None) -> Questionnaire:
    """The edition with the words that have these hashes (`language/revision` -> hex); None: with the newest ones."""
    if text_hashes is None:
        return questionnaire(session, key)
    stored = stored_version(session, key)
    texts = {f"{text.language}/{text.revision}": text for text in _all_texts(session, stored)}
    for name, kept in text_hashes.items():
        if name not in texts or texts[name].hash.hex() != kept:
            what = f"the words {name} of {key} are not those that were printed"
            raise Refused(Problem("texts-changed", what, key, "restore the database from a backup"), status=503)
    return _read(stored.body, tuple(sorted((texts[name].language, texts[name].body) for name in text_hashes)))


def freeze_texts(session: Session, printed: Questionnaire) -> dict[str, str]:
    """Keep the words that are being printed for ever: `language/revision` -> SHA-256 (hex) of each language's words.

    Raises Refused where they were corrected meanwhile.
    """
    stored = stored_version(session, printed.key)
    hashes = {writing.text_hash(printed, language) for language in printed.texts}
    found = {text.language: text for text in _all_texts(session, stored) if text.hash in hashes}
    if found.keys() != printed.texts.keys():
        what = f"the words of {printed.key} were corrected meanwhile"
        raise Refused(Problem("texts-changed", what, printed.key, "publish again"), status=409)
    for text in found.values():
        text.frozen_at = text.frozen_at or now()
    return {f"{text.language}/{text.revision}": text.hash.hex() for text in found.values()}


def revisions(session: Session, key: str) -> dict[str, int]:
    """The newest text revision of each language: what a form that is served now has to name."""
    return {language: text.revision for language, text in newest_texts(session, stored_version(session, key)).items()}


def list_questionnaires(session: Session) -> list[VersionRow]:
    query = select(QuestionnaireVersion).order_by(QuestionnaireVersion.id, QuestionnaireVersion.version)
    return [
        VersionRow(
            stored.id,
            stored.version,
            {language: text.revision for language, text in newest_texts(session, stored).items()},
            stored.added_at,
            stored.frozen_at,
        )
        for stored in session.scalars(query)
    ]


def stored_version(session: Session, key: str) -> QuestionnaireVersion:
    """The row of a questionnaire; a name that nothing has is refused."""
    found = find_version(session, key)
    if found is None:
        known = ", ".join(row.key for row in list_questionnaires(session)) or "none yet"
        raise Refused(
            Problem("questionnaire-unknown", f"there is no questionnaire {key!r}", remedy=f"stored are: {known}"),
            status=404,
        )
    return found


def find_version(session: Session, key: str) -> QuestionnaireVersion | None:
    name, _, version = key.partition("@")
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == name)
    if version.isascii() and version.isdigit():
        query = query.where(QuestionnaireVersion.version == int(version))
    elif version:
        return None
    return session.scalars(query.order_by(QuestionnaireVersion.version.desc()).limit(1)).first()


def newest_texts(session: Session, stored: QuestionnaireVersion) -> dict[str, QuestionnaireText]:
    """The newest revision of each language, in the order in which the languages came."""
    return {text.language: text for text in _all_texts(session, stored)}


def _all_texts(session: Session, stored: QuestionnaireVersion) -> list[QuestionnaireText]:
    """The oldest first."""
    query = (
        select(QuestionnaireText)
        .where(QuestionnaireText.questionnaire_version_key == stored.key)
        .order_by(QuestionnaireText.revision, QuestionnaireText.key)
    )
    return list(session.scalars(query))


def _new_version(questionnaire: Questionnaire) -> QuestionnaireVersion:
    return QuestionnaireVersion(
        id=questionnaire.id,
        version=questionnaire.version,
        structure_hash=writing.structure_hash(questionnaire),
        body=writing.structure_body(questionnaire),
        added_at=now(),
    )


def _replace_structure(stored: QuestionnaireVersion, questionnaire: Questionnaire) -> None:
    """Allowed only while nobody has answered: afterwards the stored characters would change their meaning."""
    if stored.frozen_at is not None:
        raise Refused(
            Problem(
                "questionnaire-frozen",
                f"{questionnaire.key} has been answered, its questions can no longer be changed",
                where=questionnaire.key,
                remedy=f"raise `version` to {questionnaire.version + 1}; wording can be corrected without that",
            ),
            status=409,
        )
    stored.structure_hash = writing.structure_hash(questionnaire)
    stored.body = writing.structure_body(questionnaire)


def _add_text(
    session: Session, stored: QuestionnaireVersion, questionnaire: Questionnaire, language: str, approved_by: str | None
) -> bool:
    """Whether the words are new."""
    newest = newest_texts(session, stored).get(language)
    content_hash = writing.text_hash(questionnaire, language)
    if newest is not None and newest.hash == content_hash:
        return False
    if newest is None or newest.frozen_at is not None:
        revision = 1 + (newest.revision if newest else 0)
        newest = QuestionnaireText(questionnaire_version_key=stored.key, language=language, revision=revision)
        newest.added_at = now()
        session.add(newest)
    newest.hash = content_hash
    newest.notice_hash = writing.notice_hash(questionnaire, language)
    newest.body = writing.text_body(questionnaire, language)
    newest.state = "approved"
    newest.approved_by = approved_by
    return True


@lru_cache(maxsize=64)
def _read(structure: str, texts: tuple[tuple[str, str], ...]) -> Questionnaire:
    """Reading TOML costs milliseconds and the result is frozen, so one reading serves every request."""
    return reading.from_texts(structure, dict(texts))
