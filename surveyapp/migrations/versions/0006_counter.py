"""Devices at counters: by what they are known, never when they were used; what became of invitations, in sums."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("counter_id", sa.Integer(), sa.ForeignKey("counter.id"), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False, server_default="hall"),
        sa.Column("code_mark", sa.LargeBinary(length=32), unique=True),
        sa.Column("code_until", sa.Date()),
        sa.Column("credential_mark", sa.LargeBinary(length=32), unique=True),
        sa.Column("pin_salt", sa.LargeBinary(length=16)),
        sa.Column("pin_mark", sa.LargeBinary(length=32)),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("enrolled_on", sa.Date()),
        sa.Column("revoked_on", sa.Date()),
    )
    op.create_table(
        "invitation_tally",
        sa.Column("device_id", sa.Integer(), sa.ForeignKey("device.id"), primary_key=True),
        sa.Column("wave_id", sa.Integer(), sa.ForeignKey("wave.id"), primary_key=True, index=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("half", sa.String(), primary_key=True),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
    )
    op.create_table(
        "spent_invitation",
        sa.Column("mark", sa.LargeBinary(length=32), primary_key=True),
        sqlite_with_rowid=False,
    )
