"""Rungs of acceptance and of submitting again for a ladder that the office keeps; the shipped ladder has them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0040"
branch_labels = None
depends_on = None

NEW = ("acceptance", "resubmission")
RUNGS = (
    ("acceptance", 2, "acting head", False),
    ("acceptance", 7, "acting head office", True),
    ("resubmission", -1, "acting head officer", False),
    ("resubmission", 1, "acting head officer", False),
    ("resubmission", 7, "acting head member officer", False),
)
RUNG = sa.table(
    "rung",
    sa.column("source", sa.String),
    sa.column("days", sa.Integer),
    sa.column("unit", sa.String),
    sa.column("audience", sa.String),
    sa.column("channels", sa.String),
    sa.column("weekly", sa.Boolean),
    sa.column("enabled", sa.Boolean),
    sa.column("version", sa.Integer),
)


def upgrade() -> None:
    if op.get_bind().execute(sa.select(RUNG.c.days).limit(1)).first() is None:
        return
    like = {"unit": "calendar", "channels": "email inbox", "enabled": True, "version": 1}
    op.bulk_insert(
        RUNG,
        [
            like | {"source": source, "days": days, "audience": audience, "weekly": weekly}
            for source, days, audience, weekly in RUNGS
        ],
    )


def downgrade() -> None:
    op.execute(sa.delete(RUNG).where(RUNG.c.source.in_(NEW)))
    reminder = sa.table("reminder", sa.column("matter", sa.String))
    op.execute(sa.delete(reminder).where(reminder.c.matter.in_(NEW)))
