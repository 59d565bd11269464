"""Names of peer groups are data; a release says its format and what it printed; a job says for whom it works."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ALWAYS = dt.date(1, 1, 1)
NAMED_BY_THE_PROGRAM = {
    "departments": {"vi": "Sở, ban, ngành", "en": "Departments and agencies"},
    "communes": {"vi": "Xã, phường", "en": "Wards and communes"},
    "centres": {"vi": "Trung tâm Phục vụ hành chính công", "en": "Public administration service centres"},
}
"""What the documents of version 0.1 called the groups with these codes, whichever city had them."""


def upgrade() -> None:
    _peer_groups()
    op.create_index(
        "agency_identifier_place",
        "agency_identifier",
        ["kind", "value", sa.func.coalesce(sa.column("valid_from", sa.Date()), ALWAYS)],
        unique=True,
    )
    if op.get_context().dialect.name == "sqlite":
        _release_anew()
        _job_anew()
    else:
        for column in _new_in_release():
            op.add_column("release", column)
        op.alter_column("release", "format", server_default=None)
        op.add_column("job", sa.Column("scope", sa.JSON()))


def _peer_groups() -> None:
    group = op.create_table(
        "peer_group",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
    )
    name = op.create_table(
        "peer_group_name",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("peer_group_id", sa.Integer(), sa.ForeignKey("peer_group.id"), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.UniqueConstraint("peer_group_id", "language", "valid_from"),
    )
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "INSERT INTO peer_group (code) "
            "SELECT peer_group FROM agency WHERE peer_group <> '' "
            "UNION SELECT peer_group FROM wave_agency WHERE peer_group <> '' ORDER BY 1"
        )
    )
    for key, code in connection.execute(sa.select(group.c.id, group.c.code)).all():
        for language, words in NAMED_BY_THE_PROGRAM.get(code, {}).items():
            named = {"peer_group_id": key, "language": language, "name": words, "valid_from": ALWAYS}
            connection.execute(name.insert().values(named))


def _new_in_release() -> tuple[sa.Column[Any], ...]:
    """Every release so far has format 1, which kept no hashes of texts."""
    return (
        sa.Column("format", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("text_hashes", sa.JSON()),
        sa.Column("approved_by", sa.String()),
        sa.Column("approved_at", sa.DateTime()),
    )


def _release_anew() -> None:
    """SQLite cannot give an old table what the tables of the models have: a column without a default that is needed."""
    op.rename_table("release", "release_of_0001")
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
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("text_hashes", sa.JSON()),
        sa.Column("approved_by", sa.String()),
        sa.Column("approved_at", sa.DateTime()),
        sa.UniqueConstraint("wave_id", "number"),
    )
    kept = (
        "id, wave_id, number, state, decision, signer, date, supersedes_id, "
        "body, body_hash, data_hash, population_hash, version"
    )
    op.execute(f"INSERT INTO release ({kept}, format) SELECT {kept}, 1 FROM release_of_0001 ORDER BY id")  # noqa: S608
    op.drop_table("release_of_0001")


def _job_anew() -> None:
    op.rename_table("job", "job_of_0001")
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
        sa.Column("scope", sa.JSON()),
    )
    kept = (
        "id, kind, arguments, state, progress, attempt, lease_until, account_id, "
        "created_at, finished_at, result, result_name, error"
    )
    op.execute(f"INSERT INTO job ({kept}) SELECT {kept} FROM job_of_0001 ORDER BY id")  # noqa: S608
    op.drop_table("job_of_0001")
