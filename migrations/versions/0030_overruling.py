"""The rating of a task: since when an obstacle waits, what a member says of it, and counts by rating.

Rows of the summary are made anew. What waited before casts its doubt from the next obstacle of the task on: a past day
knows what its events tell.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COUNTS = ("on_path", "behind", "off_path")


def upgrade() -> None:
    op.add_column("task", sa.Column("obstacle_since", sa.Date()))
    op.add_column("task", sa.Column("ruled", sa.String(1)))
    op.add_column("task", sa.Column("ruled_until", sa.Date()))
    op.execute("DELETE FROM task_summary")
    with op.batch_alter_table("task_summary") as summary:
        for name in COUNTS:
            summary.add_column(sa.Column(name, sa.Integer(), nullable=False))
    op.create_table(
        "overruling",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rating", sa.String(1)),
        sa.Column("computed", sa.String(1), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holds_until", sa.Date()),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruled_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_overruling_task_id"),
        sa.ForeignKeyConstraint(["ruled_by"], ["appointment.id"], name="fk_overruling_ruled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_overruling"),
    )
    op.create_index("ix_overruling_task_id_id", "overruling", ["task_id", "id"])


def downgrade() -> None:
    op.drop_table("overruling")
    op.execute("DELETE FROM task_summary")
    with op.batch_alter_table("task_summary") as summary:
        for name in reversed(COUNTS):
            summary.drop_column(name)
    for name in ("ruled_until", "ruled", "obstacle_since"):
        op.drop_column("task", name)
