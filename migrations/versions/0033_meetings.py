"""Meetings that take stock, their agendas and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chair_id"], ["appointment.id"], name="fk_meeting_chair_id"),
        sa.ForeignKeyConstraint(["previous_id"], ["meeting.id"], name="fk_meeting_previous_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["appointment.id"], name="fk_meeting_opened_by"),
        sa.ForeignKeyConstraint(["closed_by"], ["appointment.id"], name="fk_meeting_closed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
    )
    op.create_index("ix_meeting_held_on", "meeting", ["held_on"])
    op.create_index("ix_meeting_state", "meeting", ["state"])
    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_agenda_item_meeting_id"),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name="fk_agenda_item_field_id"),
        sa.PrimaryKeyConstraint("meeting_id", "field_id", name="pk_agenda_item"),
    )
    op.create_table(
        "meeting_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("direction_id", sa.BigInteger(), nullable=True),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_meeting_decision_meeting_id"),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name="fk_meeting_decision_field_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_meeting_decision_unit_id"),
        sa.ForeignKeyConstraint(["direction_id"], ["field_direction.id"], name="fk_meeting_decision_direction_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_meeting_decision_task_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["appointment.id"], name="fk_meeting_decision_recorded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_decision"),
    )
    op.create_index("ix_meeting_decision_meeting_id_field_id", "meeting_decision", ["meeting_id", "field_id"])
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        report.create_foreign_key("fk_report_meeting_id", "meeting", ["meeting_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_constraint("fk_report_meeting_id", type_="foreignkey")
        report.drop_column("meeting_id")
    op.drop_index("ix_meeting_decision_meeting_id_field_id", "meeting_decision")
    op.drop_table("meeting_decision")
    op.drop_table("agenda_item")
    op.drop_index("ix_meeting_state", "meeting")
    op.drop_index("ix_meeting_held_on", "meeting")
    op.drop_table("meeting")
