"""Indexes under the groups of the home pages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CARRIED = sa.text("state IN ('assigned', 'in_progress')")
RETURNED = sa.text("returned_on IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("task", schema=None) as task:
        task.create_index(
            "ix_task_silent", ["level", "recorded_on", "id"], sqlite_where=CARRIED, postgresql_where=CARRIED
        )
        task.create_index(
            "ix_task_returned", ["level", "returned_on", "id"], sqlite_where=RETURNED, postgresql_where=RETURNED
        )
        task.create_index(
            "ix_task_desk",
            ["lead_unit_id", "state", "sort_due_on", "id", "clock_due_on", "recorded_on", "returned_on"],
        )


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as task:
        task.drop_index("ix_task_desk")
        task.drop_index("ix_task_returned")
        task.drop_index("ix_task_silent")
