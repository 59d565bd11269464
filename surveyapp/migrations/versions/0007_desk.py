"""Who answers for a part of an index, and the measures that were decided.

It comes behind 0008, which databases in the field have already: the order is that of `down_revision`, not of numbers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "responsibility",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("peer_group", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("support", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
    )
    op.create_index(
        "responsibility_place",
        "responsibility",
        ["source", "part", sa.text("coalesce(agency_id, 0)"), "peer_group", "valid_from"],
        unique=True,
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), sa.ForeignKey("agency.id")),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), sa.ForeignKey("agency.id"), nullable=False),
        sa.Column("support", sa.String(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("feedback", sa.String(), nullable=False),
        sa.Column("feedback_state", sa.String(), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("version", sa.Integer(), nullable=False),
    )
