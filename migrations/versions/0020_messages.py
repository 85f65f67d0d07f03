"""Messages that gather all that waits for a person; what people choose about them; notices that were replaced.

Each mail that was tried or sent becomes a message of its own and keeps its Message-ID; what was only planned waits to
be gathered.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
UNREAD_BEFORE = sa.text("channel = 'inbox' AND read_at IS NULL")
UNREAD = sa.text("channel = 'inbox' AND read_at IS NULL AND state = 'sent'")
UNGATHERED = sa.text("channel <> 'inbox' AND state = 'planned' AND in_message_id IS NULL")
OF_TRYING = ("next_try_at", "lease_until", "leased_by", "attempts", "message_id")


def upgrade() -> None:
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=True),
        sa.Column("email", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_preference_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_preference"),
    )
    op.create_table(
        "message",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("leased_by", sa.String(60), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("error", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_message_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("message_id", name="uq_message_message_id"),
    )
    op.create_index("ix_message_waiting", "message", ["state", "next_try_at", "id"])
    op.create_index("ix_message_made_on", "message", ["person_id", "channel", "made_on"])
    op.execute(
        "INSERT INTO message (made_on, made_at, person_id, channel, message_id, state, next_try_at, lease_until, "
        "leased_by, attempts, sent_at, error) "
        "SELECT planned_on, planned_at, person_id, channel, message_id, state, next_try_at, lease_until, "
        "leased_by, attempts, sent_at, error FROM reminder WHERE message_id <> '' ORDER BY id"
    )
    op.drop_index("ix_reminder_waiting", "reminder")
    op.drop_index("ix_reminder_unread", "reminder")
    op.drop_index("ix_reminder_inbox", "reminder")
    with op.batch_alter_table("reminder") as reminder:
        reminder.add_column(sa.Column("in_message_id", BIG, nullable=True))
        reminder.create_foreign_key("fk_reminder_in_message_id", "message", ["in_message_id"], ["id"])
    op.execute(
        "UPDATE reminder SET in_message_id = "
        "(SELECT message.id FROM message WHERE message.message_id = reminder.message_id) WHERE message_id <> ''"
    )
    with op.batch_alter_table("reminder") as reminder:
        for name in OF_TRYING:
            reminder.drop_column(name)
    _index("ix_reminder_in_message_id", ["in_message_id"], sa.text("in_message_id IS NOT NULL"))
    _index("ix_reminder_ungathered", ["person_id", "channel"], UNGATHERED)
    _index("ix_reminder_unread", ["person_id", "task_id"], UNREAD)
    _index("ix_reminder_inbox", ["person_id", "id"], sa.text("channel = 'inbox'"))


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "reminder", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ("ix_reminder_inbox", "ix_reminder_unread", "ix_reminder_ungathered", "ix_reminder_in_message_id"):
        op.drop_index(name, "reminder")
    op.execute("DELETE FROM reminder WHERE channel = 'inbox' AND state = 'void'")
    with op.batch_alter_table("reminder") as reminder:
        reminder.add_column(sa.Column("next_try_at", INSTANT, nullable=True))
        reminder.add_column(sa.Column("lease_until", INSTANT, nullable=True))
        reminder.add_column(sa.Column("leased_by", sa.String(60), nullable=False, server_default=""))
        reminder.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        reminder.add_column(sa.Column("message_id", sa.String(200), nullable=False, server_default=""))
    op.execute("UPDATE reminder SET next_try_at = planned_at")
    op.execute(
        "UPDATE reminder SET attempts = message.attempts, message_id = message.message_id, "
        "next_try_at = message.next_try_at FROM message "
        "WHERE message.id = reminder.in_message_id AND message.attempts > 0"
    )
    with op.batch_alter_table("reminder") as reminder:
        reminder.alter_column("next_try_at", existing_type=INSTANT, nullable=False)
        for name in ("leased_by", "attempts", "message_id"):
            kind = sa.Integer() if name == "attempts" else sa.String(60 if name == "leased_by" else 200)
            reminder.alter_column(name, existing_type=kind, server_default=None)
        reminder.drop_constraint("fk_reminder_in_message_id", type_="foreignkey")
        reminder.drop_column("in_message_id")
    op.create_index("ix_reminder_waiting", "reminder", ["state", "next_try_at", "id"])
    _index("ix_reminder_unread", ["person_id"], UNREAD_BEFORE)
    op.create_index("ix_reminder_inbox", "reminder", ["person_id", "channel", "id"])
    op.drop_index("ix_message_made_on", "message")
    op.drop_index("ix_message_waiting", "message")
    op.drop_table("message")
    op.drop_table("preference")
