"""New words of an edition in use: approved by one account and, beyond spelling, vouched for by another.

Whoever brings words in, or approves them, cannot also say that they mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.editions.comparing import Difference, reworded
from questionnaires.editions.rewording import rewordings
from questionnaires.model import Text
from surveyapp.db.clock import now
from surveyapp.models import Account, QuestionnaireText, QuestionnaireVersion
from surveyapp.store import audit
from surveyapp.store.questionnaires import APPROVED, all_texts, locked, read_with, refuse_moved, stored_version
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_questionnaire
from surveyapp.store.vocabulary import OF_THE_OFFICE


@dataclass(frozen=True, slots=True)
class Approval:
    """Where a revision stands: `state` draft or approved, and what it says otherwise than `before` (0: nothing)."""

    key: str
    language: str
    revision: int
    before: int
    state: str
    differences: tuple[Difference, ...]


def approve(
    session: Session,
    key: str,
    language: str,
    account: str,
    *,
    same_meaning: bool = False,
    reason: str = "",
    seen: bytes | None = None,
) -> Approval:
    """Approve the newest words of a language; with `same_meaning`, vouch that they ask what the words before asked.

    `seen`: the hash of the words that somebody has read; others that came meanwhile are refused.
    """
    stored, actor = locked(session, stored_version(session, key)), account_of_office(session, account)
    text, before = _waiting(session, stored, language)
    _refuse_unless(seen in (None, text.hash), "text-newer", "newer words came meanwhile", "read those")
    is_served = text.state == APPROVED  # results say who approved the words that their wave serves
    after = read_with(stored, [text])
    old = read_with(stored, [before]).texts[language] if before else None
    refuse_moved(stored, _others(session, stored, text), after, language)
    if same_meaning:
        _vouch(text, actor, reason, needed=_beyond_spelling(text, old, after.texts[language]))
    else:
        _approve(text, actor, alone=not _beyond_spelling(text, old, after.texts[language]))
    action = "text-same-meaning" if same_meaning else "text-approved"
    told = {"language": language, "revision": text.revision} | ({"reason": reason} if reason else {})
    audit.record(session, actor, action, after.key, **told)
    if is_served:
        raise_of_questionnaire(session, stored.key)
    session.flush()
    differences = tuple(reworded(old, after.texts[language])) if old else ()
    revision_before = before.revision if before else 0
    return Approval(after.key, language, text.revision, revision_before, text.state, differences)


def _waiting(
    session: Session, stored: QuestionnaireVersion, language: str
) -> tuple[QuestionnaireText, QuestionnaireText | None]:
    """The newest words of the language, and the approved ones before them."""
    texts = [text for text in all_texts(session, stored) if text.language == language]
    key = f"{stored.id}@{stored.version}"
    if not texts:
        remedy = f"it has: {', '.join(sorted({text.language for text in all_texts(session, stored)}))}"
        raise Refused(Problem("language-unknown", f"{key} has no words in {language}", remedy=remedy), status=404)
    newest = texts[-1]
    if newest.state == APPROVED and newest.approved_by:
        what = f"{key}, {language} revision {newest.revision}, was approved by {newest.approved_by}"
        raise Refused(Problem("text-approved", what, remedy="add other words first: surveyapp questionnaire add"))
    return newest, next((text for text in reversed(texts[:-1]) if text.state == APPROVED), None)


def _others(session: Session, stored: QuestionnaireVersion, text: QuestionnaireText) -> list[QuestionnaireText]:
    return [other for other in all_texts(session, stored) if other.language == text.language and other is not text]


def _beyond_spelling(text: QuestionnaireText, before: Text | None, after: Text) -> bool:
    """First words have nothing to differ from; a language that comes while the edition is in use says all anew."""
    if text.state == APPROVED:
        return False
    return before is None or not all(each.is_spelling for each in rewordings(before, after))


def _approve(text: QuestionnaireText, actor: str, *, alone: bool) -> None:
    if text.approved_by:
        what = f"{text.approved_by} has approved it; another account has to say that it means the same"
        remedy = "surveyapp questionnaire approve … --as ANOTHER --same-meaning --reason TEXT"
        raise Refused(Problem("text-awaits-second", what, remedy=remedy), status=409)
    text.approved_by, text.approved_at = actor, now()
    if alone:
        text.state = APPROVED


def _vouch(text: QuestionnaireText, actor: str, reason: str, *, needed: bool) -> None:
    _refuse_unless(needed, "same-meaning-unneeded", "nothing but spelling changed", "approve it without --same-meaning")
    _refuse_unless(bool(text.approved_by), "text-not-approved", "nobody has approved it yet", "approve it first")
    others = actor not in (text.approved_by, text.added_by)
    what = f"{actor} added or approved these words and cannot vouch for them as well"
    _refuse_unless(others, "second-person", what, "let another account say that they mean the same")
    _refuse_unless(bool(reason.strip()), "reason-missing", "no reason is given", "say why with --reason TEXT")
    text.same_meaning_by, text.reason, text.state = actor, reason.strip(), APPROVED


def _refuse_unless(holds: bool, code: str, what: str, remedy: str) -> None:
    if not holds:
        raise Refused(Problem(code, what, remedy=remedy), status=409)


def account_of_office(session: Session, email: str) -> str:
    """The address of an active account of the survey office."""
    email = email.strip().lower()
    found = session.scalar(select(Account).where(Account.email == email))
    if found is None or not found.active or _names(found.roles).isdisjoint(OF_THE_OFFICE):
        what = f"there is no account {email} of the survey office that can sign in"
        raise Refused(Problem("account-unknown", what, remedy="see them with: surveyapp user list"), status=404)
    return found.email


def _names(roles: Iterable[object]) -> set[str]:
    return {str(getattr(role, "name", "")) for role in roles}
