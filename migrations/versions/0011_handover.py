"""Acting heads of units, and the minutes by which a person who leaves hands tasks over."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    # One statement for both databases: neither copies the table, to which many others refer.
    op.execute(
        "ALTER TABLE appointment ADD COLUMN acting_for_id INTEGER "
        "CONSTRAINT fk_appointment_acting_for_id REFERENCES appointment (id)"
    )
    op.add_column("appointment", sa.Column("basis", sa.String(300), nullable=False, server_default=""))
    _drop()
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_person_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("ended_by", sa.Integer()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["from_person_id"], ["person.id"], name="fk_handover_from_person_id"),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name="fk_handover_to_person_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["appointment.id"], name="fk_handover_opened_by"),
        sa.ForeignKeyConstraint(["ended_by"], ["appointment.id"], name="fk_handover_ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
    )
    op.create_index("ix_handover_from_person_id", "handover", ["from_person_id"])
    op.create_index("ix_handover_to_person_id", "handover", ["to_person_id"])
    op.create_index("ix_handover_open", "handover", ["to_person_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "handed_task",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("was", sa.String(10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("timeliness", sa.String(20)),
        sa.Column("left_out", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_handed_task_handover_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_handed_task_task_id"),
        sa.PrimaryKeyConstraint("handover_id", "task_id", "was", name="pk_handed_task"),
    )
    op.create_index("ix_handed_task_task_id", "handed_task", ["task_id"])


def _drop() -> None:
    op.drop_table("handed_task")
    op.drop_table("handover")


def downgrade() -> None:
    _drop()
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_person_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["from_person_id"], ["person.id"], name="fk_handover_from_person_id"),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name="fk_handover_to_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
    )
    op.create_index("ix_handover_to_person_id", "handover", ["to_person_id"])
    op.create_table(
        "handed_task",
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("was", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_handed_task_handover_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_handed_task_task_id"),
        sa.PrimaryKeyConstraint("handover_id", "task_id", "was", name="pk_handed_task"),
    )
    op.drop_column("appointment", "basis")
    op.drop_column("appointment", "acting_for_id")
