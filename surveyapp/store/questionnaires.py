"""Definitions as they were asked: copied here whole, frozen when they can first be answered, corrected by revisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import reading, writing
from questionnaires.checks.claims import a_code_keeps_its_meaning
from questionnaires.editions.comparing import reworded
from questionnaires.model import Questionnaire
from surveyapp.db.clock import now
from surveyapp.models import QuestionnaireText, QuestionnaireVersion
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_questionnaire

DRAFT, APPROVED = "draft", "approved"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One edition as lists show it: language -> newest approved revision, and -> the draft that awaits approval."""

    id: str
    version: int
    languages: dict[str, int]
    drafts: dict[str, int]
    added_at: dt.datetime
    frozen_at: dt.datetime | None

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Added:
    """What was new: language -> revision, those of them that are drafts until somebody approves them, and whether
    anything else was said of the edition than before."""

    revisions: dict[str, int]
    drafts: dict[str, int]
    described: bool


def add_questionnaire(
    session: Session, questionnaire: Questionnaire, approved_by: str | None = None, *, added_by: str | None = None
) -> Added:
    """Store an edition, or what is new in it. What can be answered, or was, is never overwritten.

    The first words of an edition may be served at once; words that come once it is in use are drafts.
    """
    stored = find_version(session, questionnaire.key)
    refuse_reused_codes(session, questionnaire)
    if stored is None:
        stored = _new_version(questionnaire)
        session.add(stored)
    elif locked(session, stored).structure_hash != writing.structure_hash(questionnaire):
        _replace_structure(session, stored, questionnaire)
    else:
        stored.body = writing.structure_body(questionnaire)  # only what is said about it can differ
    changed = session.is_modified(stored)
    session.flush()
    texts = [_add_text(session, stored, questionnaire, language, approved_by) for language in questionnaire.texts]
    new = [text for text in texts if text is not None]
    for text in new:
        text.added_by = added_by
    session.flush()
    if changed:
        raise_of_questionnaire(session, stored.key)
    revisions = {text.language: text.revision for text in new}
    return Added(revisions, {text.language: text.revision for text in new if text.state == DRAFT}, changed)


def questionnaire(session: Session, key: str) -> Questionnaire:
    """`id@version`, or `id` for the newest edition; every language with its newest approved words."""
    stored = stored_version(session, key)
    return read_with(stored, newest_texts(session, stored).values())


def drafted(session: Session, key: str) -> Questionnaire:
    """The same with the words that await approval."""
    stored = stored_version(session, key)
    return read_with(stored, {text.language: text for text in all_texts(session, stored)}.values())


def questionnaire_as_printed(session: Session, key: str, text_hashes: Mapping[str, str]) -> Questionnaire:
    """The edition with the words that have these hashes (`language/revision` -> hex)."""
    stored = stored_version(session, key)
    texts = {f"{text.language}/{text.revision}": text for text in all_texts(session, stored)}
    for name, kept in text_hashes.items():
        if name not in texts or texts[name].hash.hex() != kept:
            what = f"the words {name} of {key} are not those that were printed"
            raise Refused(Problem("texts-changed", what, key, "restore the database from a backup"), status=503)
    return read_with(stored, [texts[name] for name in text_hashes])


def read_with(stored: QuestionnaireVersion, texts: Iterable[QuestionnaireText]) -> Questionnaire:
    """The edition with these words, one row for each language."""
    return _read(stored.body, tuple(sorted((text.language, text.body) for text in texts)))


def revisions(session: Session, key: str) -> dict[str, int]:
    """The newest approved revision of each language."""
    return {language: text.revision for language, text in newest_texts(session, stored_version(session, key)).items()}


def list_questionnaires(session: Session) -> list[VersionRow]:
    query = select(QuestionnaireVersion).order_by(QuestionnaireVersion.id, QuestionnaireVersion.version)
    return [
        VersionRow(
            stored.id,
            stored.version,
            {language: text.revision for language, text in newest_texts(session, stored).items()},
            {text.language: text.revision for text in all_texts(session, stored) if text.state == DRAFT},
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


def locked(session: Session, stored: QuestionnaireVersion) -> QuestionnaireVersion:
    """Read again once nobody else is about to open, store or approve the edition; SQLite has one writer anyway."""
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.key == stored.key)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def newest_texts(session: Session, stored: QuestionnaireVersion) -> dict[str, QuestionnaireText]:
    """The newest approved revision of each language, in the order in which the languages came."""
    return {text.language: text for text in all_texts(session, stored) if text.state == APPROVED}


def all_texts(session: Session, stored: QuestionnaireVersion) -> list[QuestionnaireText]:
    """The oldest first."""
    query = (
        select(QuestionnaireText)
        .where(QuestionnaireText.questionnaire_version_key == stored.key)
        .order_by(QuestionnaireText.revision, QuestionnaireText.key)
    )
    return list(session.scalars(query))


def refuse_reused_codes(session: Session, asked: Questionnaire) -> None:
    """A code never asks for another thing in another edition: files and tables know questions by it."""
    editions = select(QuestionnaireVersion).where(
        QuestionnaireVersion.id == asked.id, QuestionnaireVersion.version != asked.version
    )
    for stored in session.scalars(editions.order_by(QuestionnaireVersion.version.desc())):
        earlier = read_with(stored, newest_texts(session, stored).values())
        found = [*a_code_keeps_its_meaning(asked, earlier)]
        if found:
            raise Refused([Problem("code-reused", finding.message, finding.where, finding.advice) for finding in found])


def _new_version(questionnaire: Questionnaire) -> QuestionnaireVersion:
    return QuestionnaireVersion(
        id=questionnaire.id,
        version=questionnaire.version,
        structure_hash=writing.structure_hash(questionnaire),
        body=writing.structure_body(questionnaire),
        added_at=now(),
    )


def _is_in_use(session: Session, stored: QuestionnaireVersion) -> bool:
    """Whether it can be answered somewhere, or was."""
    return stored.frozen_at is not None or any(text.frozen_at for text in all_texts(session, stored))


def _replace_structure(session: Session, stored: QuestionnaireVersion, questionnaire: Questionnaire) -> None:
    """Allowed only while nobody could answer: afterwards the stored characters would change their meaning."""
    if _is_in_use(session, stored):
        raise Refused(
            Problem(
                "questionnaire-frozen",
                f"{questionnaire.key} is being or has been answered, its questions can no longer be changed",
                where=questionnaire.key,
                remedy=f"raise `version` to {questionnaire.version + 1}; wording can be corrected without that",
            ),
            status=409,
        )
    stored.structure_hash = writing.structure_hash(questionnaire)
    stored.body = writing.structure_body(questionnaire)


def _add_text(
    session: Session, stored: QuestionnaireVersion, questionnaire: Questionnaire, language: str, approved_by: str | None
) -> QuestionnaireText | None:
    """The row where the words are new. Saying the approved words again gives a draft up."""
    texts = [text for text in all_texts(session, stored) if text.language == language]
    approved = next((text for text in reversed(texts) if text.state == APPROVED), None)
    newest, content_hash = texts[-1] if texts else None, writing.text_hash(questionnaire, language)
    if approved is not None and approved.hash == content_hash:
        if newest is not None and newest.state == DRAFT:
            session.delete(newest)
        return None
    if newest is not None and newest.hash == content_hash:
        return None
    in_use = _is_in_use(session, stored)
    if in_use:
        refuse_moved(stored, texts, questionnaire, language)
    if newest is None or newest.frozen_at is not None or (in_use and newest.state == APPROVED):
        revision = 1 + (newest.revision if newest else 0)
        newest = QuestionnaireText(questionnaire_version_key=stored.key, language=language, revision=revision)
        newest.added_at = now()
        session.add(newest)
    newest.hash = content_hash
    newest.notice_hash = writing.notice_hash(questionnaire, language)
    newest.body = writing.text_body(questionnaire, language)
    newest.state = DRAFT if in_use else APPROVED
    newest.approved_by = None if in_use else approved_by
    newest.approved_at = newest.same_meaning_by = newest.reason = None
    return newest


def refuse_moved(
    stored: QuestionnaireVersion, texts: Iterable[QuestionnaireText], asked: Questionnaire, language: str
) -> None:
    """What a machine can prove: words that stand under another code than before ask or answer something else.

    Every revision that was approved counts, the newest first: two steps exchange labels as well as one.
    """
    raise_version = f"leave the words at their codes, or raise `version` to {asked.version + 1}"
    approved = [text for text in texts if text.state == APPROVED]
    for before in reversed(approved):
        found = [
            Problem("words-moved", f"{difference.message}: {difference.breaks}", difference.where, raise_version)
            for difference in reworded(read_with(stored, [before]).texts[language], asked.texts[language])
            if difference.breaks
        ]
        if found:
            raise Refused(found, status=409)


@lru_cache(maxsize=64)
def _read(structure: str, texts: tuple[tuple[str, str], ...]) -> Questionnaire:
    """Reading TOML costs milliseconds and the result is frozen, so one reading serves every request."""
    return reading.from_texts(structure, dict(texts))
