"""Requests for a later due day, and directions on a task or a field."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text("state = 'open'")
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "extension_request",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("task_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("event_seq", BIG_ID, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(60), nullable=False),
        sa.Column("decided_event_seq", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["appointment.id"], name=op.f("fk_extension_request_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["appointment.id"], name=op.f("fk_extension_request_decided_by")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extension_request_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    op.create_index("ix_extension_request_task_id_id", "extension_request", ["task_id", "id"])
    op.create_index(
        "uq_extension_request_open",
        "extension_request",
        ["task_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )


def downgrade() -> None:
    op.drop_table("extension_request")
