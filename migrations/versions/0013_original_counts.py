"""Counts by the original due day in the summary of today, whose rows are made anew; a way to what was extended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

EXTENDED = sa.text("due_on != original_due_on")
COUNTS = ("extended", "done_late_original", "open_overdue_original")


def upgrade() -> None:
    op.execute("DELETE FROM task_summary")
    with op.batch_alter_table("task_summary") as summary:
        for name in COUNTS:
            summary.add_column(sa.Column(name, sa.Integer(), nullable=False))
    op.create_index(
        "ix_task_extended",
        "task",
        ["level", "sort_due_on", "id"],
        sqlite_where=EXTENDED,
        postgresql_where=EXTENDED,
    )


def downgrade() -> None:
    op.drop_index("ix_task_extended", "task")
    with op.batch_alter_table("task_summary") as summary:
        for name in reversed(COUNTS):
            summary.drop_column(name)
