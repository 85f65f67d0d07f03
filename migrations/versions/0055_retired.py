"""A notice that stood before stays in the ledger when it comes back as a new row: the old one leaves the key free."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

KEY = ["matter", "matter_id", "rung", "occurrence", "person_id", "channel"]
UNREAD = "channel = 'inbox' AND read_at IS NULL AND state = 'sent'"
UNGATHERED = "channel <> 'inbox' AND state = 'planned' AND in_message_id IS NULL"
PARTIAL = {
    "ix_reminder_in_message_id": (["in_message_id"], "in_message_id IS NOT NULL"),
    "ix_reminder_ungathered": (["person_id", "channel"], UNGATHERED),
    "ix_reminder_void": (["matter", "matter_id"], "state = 'void' AND in_message_id IS NULL"),
    "ix_reminder_unread": (["person_id", "task_id"], UNREAD),
    "ix_reminder_inbox": (["person_id", "id"], "channel = 'inbox'"),
}


def upgrade() -> None:
    _drop_partial()
    with op.batch_alter_table("reminder") as reminder:
        reminder.add_column(sa.Column("retired", sa.BigInteger(), nullable=False, server_default="0"))
        reminder.drop_constraint("uq_reminder_key", type_="unique")
        reminder.create_unique_constraint("uq_reminder_key", [*KEY, "retired"])
    with op.batch_alter_table("reminder") as reminder:
        reminder.alter_column("retired", existing_type=sa.BigInteger(), existing_nullable=False, server_default=None)
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
    op.execute("DELETE FROM reminder WHERE retired <> 0")
    _drop_partial()
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint("uq_reminder_key", type_="unique")
        reminder.create_unique_constraint("uq_reminder_key", KEY)
        reminder.drop_column("retired")
    _make_partial()
