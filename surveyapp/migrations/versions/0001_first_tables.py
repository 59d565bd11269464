"""The tables of `docs/data.md`, with all their columns."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _who()
    _asked()
    _waves()
    _frame()
    _answers()
    _results()
    _working()


def _who() -> None:
    """Who is rated."""
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        sa.Column("kind", sa.String()),
        sa.Column("level", sa.String()),
        sa.Column("peer_group", sa.String()),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "agency_name",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.UniqueConstraint("agency_id", "language", "valid_from"),
    )
    op.create_table(
        "agency_identifier",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
    )
    op.create_index(None, "agency_identifier", ["value"])
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("from_agency_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.UniqueConstraint("from_agency_id", "to_agency_id", "date"),
    )
    op.create_table(
        "procedure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("field", sa.String()),
        sa.Column("group", sa.String()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("predecessor_id", sa.Integer(), sa.ForeignKey("procedure.id")),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
    )


def _asked() -> None:
    """What is asked."""
    op.create_table(
        "questionnaire_version",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_at", sa.DateTime()),
        sa.UniqueConstraint("id", "version"),
    )
    op.create_table(
        "questionnaire_text",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column(
            "questionnaire_version_key", sa.Integer(), sa.ForeignKey("questionnaire_version.key"), nullable=False
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("notice_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String()),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_at", sa.DateTime()),
        sa.UniqueConstraint("questionnaire_version_key", "language", "revision"),
    )


def _waves() -> None:
    """When."""
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("questionnaire_version_key", sa.Integer(), sa.ForeignKey("questionnaire_version.key")),
        sa.Column("reference_from", sa.Date()),
        sa.Column("reference_to", sa.Date()),
        sa.Column("opens", sa.Date()),
        sa.Column("closes", sa.Date()),
        sa.Column("entry_until", sa.Date()),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("rule", sa.String()),
        sa.Column("previous_wave_id", sa.Integer(), sa.ForeignKey("wave.id")),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32)),
        sa.Column("inputs_revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "wave_agency",
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("peer_group", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("level", sa.String()),
        sa.PrimaryKeyConstraint("wave_id", "agency_id"),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
    )
    op.create_index(
        "target_place", "target", ["wave_id", sa.text("coalesce(agency_id, 0)"), "part", "field"], unique=True
    )


def _frame() -> None:
    """How many."""
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("clusters", sa.Integer()),
        sa.Column("selected", sa.Integer()),
        sa.Column("issued", sa.Integer()),
        sa.Column("reached", sa.Integer()),
        sa.Column("returned", sa.Integer()),
        sa.Column("refused", sa.Integer()),
        sa.Column("ineligible", sa.Integer()),
        sa.Column("source", sa.String()),
        sa.Column("extracted_on", sa.Date()),
    )
    op.create_index(
        "population_place", "population", ["wave_id", "stratum", sa.text("coalesce(agency_id, 0)")], unique=True
    )
    op.create_table(
        "cluster_size",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.UniqueConstraint("wave_id", "stratum", "cluster"),
    )


def _answers() -> None:
    """The answers."""
    op.create_table(
        "cell",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column(
            "questionnaire_version_key", sa.Integer(), sa.ForeignKey("questionnaire_version.key"), nullable=False
        ),
        sa.Column("resolving_agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("receiving_agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("procedure_group", sa.String(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
    )
    op.create_index(None, "cell", ["wave_id"])
    op.create_index(
        "cell_place",
        "cell",
        [
            "wave_id",
            "questionnaire_version_key",
            sa.text("coalesce(resolving_agency_id, 0)"),
            sa.text("coalesce(receiving_agency_id, 0)"),
            "stratum",
            "procedure_group",
            "cluster",
        ],
        unique=True,
    )
    op.create_table(
        "response",
        sa.Column("id", sa.LargeBinary(length=16), primary_key=True),
        sa.Column("cell_id", sa.Integer(), sa.ForeignKey("cell.id"), nullable=False),
        sa.Column("content_mark", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("half", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("helped", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_revision", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("pace", sa.String(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_reason", sa.String()),
        sa.Column("base_weight", sa.Double()),
        sa.Column("traits", sa.String(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("response_reading", "response", ["cell_id", "status", "basis", "answers"])
    else:
        op.create_index("response_reading", "response", ["cell_id", "status", "basis"], postgresql_include=["answers"])
    op.create_table(
        "number_answer",
        sa.Column("response_id", sa.LargeBinary(length=16), sa.ForeignKey("response.id"), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", "question"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text_answer",
        sa.Column("response_id", sa.LargeBinary(length=16), sa.ForeignKey("response.id"), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.PrimaryKeyConstraint("response_id", "question"),
        sqlite_with_rowid=False,
    )


def _results() -> None:
    """What came out."""
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("input_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("software_version", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("wave_id", "kind", "input_hash", "software_version"),
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decision", sa.String()),
        sa.Column("signer", sa.String()),
        sa.Column("date", sa.Date()),
        sa.Column("supersedes_id", sa.Integer(), sa.ForeignKey("release.id")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("data_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("population_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("wave_id", "number"),
    )


def _working() -> None:
    """What the office works with."""
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.Column("description", sa.String()),
        sa.Column("permissions", sa.JSON()),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(), nullable=False, unique=True),
        sa.Column("password", sa.String()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(), nullable=False, unique=True),
        sa.Column("one_time_password", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("tf_primary_method", sa.String()),
        sa.Column("tf_totp_secret", sa.String()),
        sa.Column("mf_recovery_codes", sa.JSON()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("password_set_at", sa.DateTime()),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("role_id", sa.Integer(), sa.ForeignKey("role.id"), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "role_id"),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.LargeBinary(length=32), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id")),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime()),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id")),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime()),
        sa.Column("result", sa.LargeBinary()),
        sa.Column("result_name", sa.String()),
        sa.Column("error", sa.String()),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("value", sa.JSON(), nullable=False),
    )
