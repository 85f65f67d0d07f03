"""Reminders name task and person without a constraint: planning takes both from their own rows, and nobody removes one.

To check each row of a day's planning by itself took PostgreSQL longer than to find and to write them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

UNREAD = "channel = 'inbox' AND read_at IS NULL AND state = 'sent'"
UNGATHERED = "channel <> 'inbox' AND state = 'planned' AND in_message_id IS NULL"
PARTIAL = {
    "ix_reminder_in_message_id": (["in_message_id"], "in_message_id IS NOT NULL"),
    "ix_reminder_ungathered": (["person_id", "channel"], UNGATHERED),
    "ix_reminder_unread": (["person_id", "task_id"], UNREAD),
    "ix_reminder_inbox": (["person_id", "id"], "channel = 'inbox'"),
}
KEYS = {"fk_reminder_person_id": ("person", "person_id"), "fk_reminder_task_id": ("task", "task_id")}


def upgrade() -> None:
    _drop_partial()
    with op.batch_alter_table("reminder") as reminder:
        for name in KEYS:
            reminder.drop_constraint(name, type_="foreignkey")
    _make_partial()


def _drop_partial() -> None:
    """Before the table is made anew, which would forget for which rows they are."""
    for name in PARTIAL:
        op.drop_index(name, "reminder")


def _make_partial() -> None:
    for name, (columns, words) in PARTIAL.items():
        where = sa.text(words)
        op.create_index(name, "reminder", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    _drop_partial()
    with op.batch_alter_table("reminder") as reminder:
        for name, (table, column) in KEYS.items():
            reminder.create_foreign_key(name, table, [column], ["id"])
    _make_partial()
