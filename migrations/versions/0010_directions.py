"""Directions of committee members on tasks, with the units' answers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "direction",
        sa.Column("id", BIG, nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.Integer()),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_direction_task_id"),
        sa.ForeignKeyConstraint(["given_by"], ["appointment.id"], name="fk_direction_given_by"),
        sa.ForeignKeyConstraint(["answered_by"], ["appointment.id"], name="fk_direction_answered_by"),
        sa.PrimaryKeyConstraint("id", name="pk_direction"),
    )
    op.create_index("ix_direction_task_id_id", "direction", ["task_id", "id"])
    op.create_index(
        "ix_direction_unanswered",
        "direction",
        ["task_id", "answer_by"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_direction_unanswered", "direction")
    op.drop_index("ix_direction_task_id_id", "direction")
    op.drop_table("direction")
