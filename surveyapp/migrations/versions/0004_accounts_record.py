"""Six roles, accounts that sleep, passkeys; the audit trail carries hashes, and a release the newest of them."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TRAIL = sa.table(
    "audit_event",
    *(sa.column(name, sa.String()) for name in ("actor", "action", "subject")),
    sa.column("id", sa.Integer()),
    sa.column("at", sa.DateTime()),
    sa.column("detail", sa.JSON()),
    sa.column("position", sa.Integer()),
    sa.column("previous_hash", sa.LargeBinary()),
    sa.column("hash", sa.LargeBinary()),
)


def upgrade() -> None:
    for column in ("previous_hash", "hash"):
        op.add_column("audit_event", sa.Column(column, sa.LargeBinary(length=32)))
    op.add_column("audit_event", sa.Column("position", sa.Integer()))
    op.create_index("ix_audit_event_position", "audit_event", ["position"], unique=True)
    op.add_column("release", sa.Column("trail_head", sa.LargeBinary(length=32)))
    for column in ("signed_in_at", "slept_at"):
        op.add_column("account", sa.Column(column, sa.DateTime()))
    op.add_column("account", sa.Column("second_factor_counter", sa.Integer()))
    op.execute("UPDATE role SET name = 'admin' WHERE name = 'office'")
    _passkeys()
    _chain()


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime()),
    )
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.LargeBinary(length=32), primary_key=True),
        sa.Column("account_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=False, index=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
    )


def _chain() -> None:
    """The trail of before begins the chain: from here on it cannot be rewritten unseen either."""
    connection, previous = op.get_bind(), bytes(32)
    for position, entry in enumerate(connection.execute(sa.select(TRAIL).order_by(TRAIL.c.id)).all(), 1):
        own = _hash(previous, position, entry)
        placed = {"position": position, "previous_hash": previous, "hash": own}
        connection.execute(TRAIL.update().where(TRAIL.c.id == entry.id).values(placed))
        previous = own


def _hash(previous: bytes, position: int, entry: sa.Row[Any]) -> bytes:
    """As `store.trail.linked` makes it on the day of this migration."""
    at = f"{entry.at.isoformat(timespec='microseconds')}+00:00"
    said = [previous.hex(), position, at, entry.actor, entry.action, entry.subject, entry.detail]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()
