"""What a wave serves and what its index is made of is fixed, who counts follows from proof, an exclusion is a row."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NOT_RECORDED = "not-recorded"
"""The reason of an exclusion that was stored without one."""

ANSWERED_WITH = """
INSERT INTO wave_text (wave_id, language, in_force_from, revision, pinned)
SELECT DISTINCT c.wave_id, t.language, t.added_at, t.revision, 'migrated'
  FROM response r
  JOIN cell c ON c.id = r.cell_id
  JOIN questionnaire_text t ON t.questionnaire_version_key = c.questionnaire_version_key
       AND t.language = r.language AND t.revision = r.text_revision
 ORDER BY 1, 2, 3, 4
"""
"""A response that was imported names revision 0, which no text has: it pins nothing."""

SERVED_NOW = """
INSERT INTO wave_text (wave_id, language, in_force_from, revision, pinned)
SELECT w.id, t.language, t.added_at, t.revision, 'migrated'
  FROM wave w
  JOIN questionnaire_text t ON t.questionnaire_version_key = w.questionnaire_version_key
 WHERE w.state IN ('trial', 'open')
   AND t.revision = (SELECT max(n.revision) FROM questionnaire_text n
                      WHERE n.questionnaire_version_key = t.questionnaire_version_key AND n.language = t.language)
   AND NOT EXISTS (SELECT 1 FROM wave_text p
                    WHERE p.wave_id = w.id AND p.language = t.language AND p.revision = t.revision)
 ORDER BY 1, 2
"""

FROZEN = """
UPDATE questionnaire_text SET frozen_at = added_at
 WHERE frozen_at IS NULL AND EXISTS (
       SELECT 1 FROM wave_text p JOIN wave w ON w.id = p.wave_id
        WHERE w.questionnaire_version_key = questionnaire_text.questionnaire_version_key
          AND p.language = questionnaire_text.language AND p.revision = questionnaire_text.revision)
"""

EXCLUDED = """
INSERT INTO exclusion (response_id, reason)
SELECT id, coalesce(status_reason, :not_recorded) FROM response WHERE status = 'excluded' ORDER BY id
"""

COUNTED = """
SELECT DISTINCT c.wave_id, length(rtrim(r.answers, '_')) - 1 AS slot
  FROM response r JOIN cell c ON c.id = r.cell_id
 WHERE r.channel = 'import' AND r.proof = 'none' AND r.variant = ''
   AND length(r.answers) > 1 AND length(replace(r.answers, '_', '')) = 1
 ORDER BY 1, 2
"""
"""Responses that tell one answer of several questions are published counts, as an import has stored them."""

FACTS_RENAMED = {"title_of_signer": "signer"}
"""What the office said of itself under another name."""


def upgrade() -> None:
    _texts()
    _basis_rule()
    _wave_texts()
    _exclusions()
    _counts()
    _codes()
    _documents()
    _office()
    _parts()


def _texts() -> None:
    if op.get_context().dialect.name == "sqlite":
        _texts_anew()
        return
    op.add_column("questionnaire_text", sa.Column("state", sa.String(), nullable=False, server_default="approved"))
    op.alter_column("questionnaire_text", "state", server_default=None)
    op.add_column("questionnaire_text", sa.Column("added_by", sa.String()))
    op.add_column("questionnaire_text", sa.Column("approved_at", sa.DateTime()))
    op.add_column("questionnaire_text", sa.Column("same_meaning_by", sa.String()))
    op.add_column("questionnaire_text", sa.Column("reason", sa.String()))


def _basis_rule() -> None:
    """A wave whose forms are in was declared by its office; one that still collects follows the proof for new forms.

    Added, not made anew: on SQLite everything that refers to a wave would follow the old table's new name.
    """
    op.add_column("wave", sa.Column("basis_rule", sa.String(), nullable=False, server_default="proof"))
    op.execute("UPDATE wave SET basis_rule = 'declared' WHERE state NOT IN ('draft', 'trial', 'open')")


def _texts_anew() -> None:
    """SQLite cannot give an old table what the tables of the models have: a column without a default that is needed."""
    op.rename_table("questionnaire_text", "questionnaire_text_of_0002")
    op.create_table("questionnaire_text", *_questionnaire_text())
    kept = (
        "key, questionnaire_version_key, language, revision, hash, notice_hash, body, approved_by, added_at, frozen_at"
    )
    op.execute(
        f"INSERT INTO questionnaire_text ({kept}, state) "  # noqa: S608
        f"SELECT {kept}, 'approved' FROM questionnaire_text_of_0002 ORDER BY key"
    )
    op.drop_table("questionnaire_text_of_0002")


def _questionnaire_text() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column(
            "questionnaire_version_key", sa.Integer(), sa.ForeignKey("questionnaire_version.key"), nullable=False
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("notice_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("added_by", sa.String()),
        sa.Column("approved_by", sa.String()),
        sa.Column("approved_at", sa.DateTime()),
        sa.Column("same_meaning_by", sa.String()),
        sa.Column("reason", sa.String()),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_at", sa.DateTime()),
        sa.UniqueConstraint("questionnaire_version_key", "language", "revision"),
    )


def _wave_texts() -> None:
    op.create_table(
        "wave_text",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("in_force_from", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("actor", sa.String()),
        sa.Column("pinned", sa.String(), nullable=False),
        sa.UniqueConstraint("wave_id", "language", "in_force_from", "revision"),
    )
    for statement in (ANSWERED_WITH, SERVED_NOW, FROZEN):
        op.execute(statement)


def _exclusions() -> None:
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("response_id", sa.LargeBinary(length=16), sa.ForeignKey("response.id"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String()),
        sa.Column("at", sa.DateTime()),
        sa.Column("undone_at", sa.DateTime()),
        sa.Column("undone_by", sa.String()),
        sa.Column("undone_reason", sa.String()),
    )
    op.create_index("ix_exclusion_response_id", "exclusion", ["response_id"])
    op.get_bind().execute(sa.text(EXCLUDED), {"not_recorded": NOT_RECORDED})
    op.drop_column("response", "status_reason")


def _counts() -> None:
    """A wave says of which questions it holds counts: of several, they are nobody's forms."""
    slots: dict[int, list[int]] = {}
    for wave, slot in op.get_bind().execute(sa.text(COUNTED)):
        slots.setdefault(wave, []).append(slot)
    wave = sa.table("wave", sa.column("id", sa.Integer()), sa.column("settings", sa.JSON()))
    for number, found in slots.items():
        settings = op.get_bind().scalars(sa.select(wave.c.settings).where(wave.c.id == number)).one()
        op.execute(wave.update().where(wave.c.id == number).values(settings={**settings, "counted_slots": found}))


def _codes() -> None:
    op.create_table(
        "code_batch",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("resolving_agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("receiving_agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("procedure_group", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("handed_out", sa.Integer()),
        sa.Column("spoiled", sa.Integer()),
        sa.Column("returned", sa.Integer()),
        sa.Column("made_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_code_batch_wave_id", "code_batch", ["wave_id"])
    op.create_table(
        "code",
        sa.Column("mark", sa.LargeBinary(length=32), primary_key=True),
        sa.Column("batch_id", sa.Integer(), sa.ForeignKey("code_batch.id"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spent_code",
        sa.Column("mark", sa.LargeBinary(length=32), primary_key=True),
        sqlite_with_rowid=False,
    )


def _documents() -> None:
    op.create_table(
        "release_document",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("release_id", sa.Integer(), sa.ForeignKey("release.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("replaced_at", sa.DateTime()),
        sa.Column("replaced_reason", sa.String()),
    )
    op.create_index("ix_release_document_release_id", "release_document", ["release_id"])


def _office() -> None:
    """The office's facts stood by language; now by fact, each as lines, with the state before the last change."""
    setting = sa.table("setting", sa.column("key", sa.String()), sa.column("value", sa.JSON()))
    is_office = setting.c.key == "office"
    stored = op.get_bind().scalars(sa.select(setting.c.value).where(is_office)).one_or_none()
    if not stored:
        return
    facts: dict[str, dict[str, list[str]]] = {}
    for language, said in stored.items():
        for key, words in said.items():
            lines = words.splitlines() if isinstance(words, str) else list(words)
            if lines:
                facts.setdefault(FACTS_RENAMED.get(key, key), {})[language] = lines
    made = {"version": 1, "facts": facts, "issuers": {}, "logo": "", "before": None}
    op.execute(setting.update().where(is_office).values(value=made))


def _parts() -> None:
    """Of a wave that was opened before, nothing was fixed: its parts follow from its own answers, as they did."""
    op.add_column("wave", sa.Column("fixed_parts", sa.JSON()))
    op.create_table(
        "left_out_part",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("peer_group", sa.String(), nullable=False),
        sa.Column("factor", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime()),
        sa.Column("undone_by", sa.String()),
        sa.Column("undone_reason", sa.String()),
    )
    op.create_index("ix_left_out_part_wave_id", "left_out_part", ["wave_id"])
