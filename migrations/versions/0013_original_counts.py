"""Counts by the original due day in the summary of today; its rows are made anew, as they cannot know them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COUNTS = ("extended", "done_late_original", "open_overdue_original")


def upgrade() -> None:
    op.execute("DELETE FROM task_summary")
    with op.batch_alter_table("task_summary") as summary:
        for name in COUNTS:
            summary.add_column(sa.Column(name, sa.Integer(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("task_summary") as summary:
        for name in reversed(COUNTS):
            summary.drop_column(name)
