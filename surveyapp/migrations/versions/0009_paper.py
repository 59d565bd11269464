"""Batches of forms on paper, and what is keyed in of each form until its batch is erased."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "entry_batch",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), nullable=False, index=True),
        sa.Column("resolving_agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("receiving_agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("stratum", sa.String(), nullable=False),
        sa.Column("procedure_group", sa.String(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text_revision", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("declared", sa.Integer(), nullable=False),
        sa.Column("second_share", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date()),
    )
    op.create_table(
        "entry",
        sa.Column("batch_id", sa.Integer(), sa.ForeignKey("entry_batch.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("pass", sa.Integer(), primary_key=True),
        sa.Column("operator_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("answered_on", sa.Date()),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("previous", sa.JSON()),
    )
    op.create_table(
        "entry_secret",
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), primary_key=True),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
    )
