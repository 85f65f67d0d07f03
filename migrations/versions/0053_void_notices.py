"""Notices that a newer one replaced are told apart from those whose ground has gone, which may come back."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0050"
branch_labels = None
depends_on = None

VOID_UNSENT = sa.text("state = 'void' AND in_message_id IS NULL")


def upgrade() -> None:
    op.execute(
        "UPDATE reminder SET state = 'replaced' WHERE channel = 'inbox' AND state = 'void' AND EXISTS ("
        "SELECT 1 FROM reminder AS newer WHERE newer.channel = 'inbox' AND newer.person_id = reminder.person_id "
        "AND newer.id > reminder.id AND newer.task_id = reminder.task_id)"
    )
    op.create_index(
        "ix_reminder_void",
        "reminder",
        ["matter", "matter_id"],
        sqlite_where=VOID_UNSENT,
        postgresql_where=VOID_UNSENT,
    )


def downgrade() -> None:
    op.drop_index("ix_reminder_void", "reminder")
    op.execute("UPDATE reminder SET state = 'void' WHERE state = 'replaced'")
