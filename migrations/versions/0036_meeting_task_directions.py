"""A meeting directs on a single task."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting_decision") as decision:
        decision.add_column(sa.Column("task_direction_id", sa.BigInteger(), nullable=True))
        decision.create_foreign_key("fk_meeting_decision_task_direction_id", "direction", ["task_direction_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("meeting_decision") as decision:
        decision.drop_constraint("fk_meeting_decision_task_direction_id", type_="foreignkey")
        decision.drop_column("task_direction_id")
