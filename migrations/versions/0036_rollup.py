"""A meeting directs on a single task; the tasks of a past day are found by an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

HAS_FACTS = sa.text("facts IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("meeting_decision") as decision:
        decision.add_column(sa.Column("task_direction_id", sa.BigInteger(), nullable=True))
        decision.create_foreign_key("fk_meeting_decision_task_direction_id", "direction", ["task_direction_id"], ["id"])
    op.create_index(
        "ix_event_facts", "event", ["task_id", "seq", "at"], sqlite_where=HAS_FACTS, postgresql_where=HAS_FACTS
    )


def downgrade() -> None:
    op.drop_index("ix_event_facts", "event")
    with op.batch_alter_table("meeting_decision") as decision:
        decision.drop_constraint("fk_meeting_decision_task_direction_id", type_="foreignkey")
        decision.drop_column("task_direction_id")
