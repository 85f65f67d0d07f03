"""Directions on fields; since when a request for an extension waits; reminders of what waits for an answer.

And one name for each level of authority.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = ("rung", "occurrence", "person_id", "channel")
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.execute("UPDATE extension_request SET level = 'lead_unit' WHERE level = 'don_vi_chu_tri'")
    with op.batch_alter_table("reminder") as reminder:
        reminder.add_column(sa.Column("matter", sa.String(20), nullable=False, server_default="deadline"))
        reminder.add_column(sa.Column("matter_id", BIG, nullable=False, server_default="0"))
        reminder.alter_column("task_id", existing_type=BIG, nullable=True)
        reminder.drop_constraint("uq_reminder_key", type_="unique")
    op.execute("UPDATE reminder SET matter_id = task_id")
    with op.batch_alter_table("reminder") as reminder:
        reminder.alter_column("matter", existing_type=sa.String(20), server_default=None)
        reminder.alter_column("matter_id", existing_type=BIG, server_default=None)
        reminder.create_unique_constraint("uq_reminder_key", ["matter", "matter_id", *KEY])
    op.add_column("task", sa.Column("extension_asked_on", sa.Date()))
    op.execute(
        "UPDATE task SET extension_asked_on = (SELECT asked_on FROM extension_request "
        "WHERE extension_request.task_id = task.id AND extension_request.state = 'open')"
        " WHERE id IN (SELECT task_id FROM extension_request WHERE state = 'open')"
    )
    op.create_table(
        "field_direction",
        sa.Column("id", BIG, nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name="fk_field_direction_field_id"),
        sa.ForeignKeyConstraint(["given_by"], ["appointment.id"], name="fk_field_direction_given_by"),
        sa.PrimaryKeyConstraint("id", name="pk_field_direction"),
    )
    op.create_index("ix_field_direction_field_id_id", "field_direction", ["field_id", "id"])
    op.create_table(
        "directed_unit",
        sa.Column("direction_id", BIG, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.Integer()),
        sa.ForeignKeyConstraint(["direction_id"], ["field_direction.id"], name="fk_directed_unit_direction_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_directed_unit_unit_id"),
        sa.ForeignKeyConstraint(["answered_by"], ["appointment.id"], name="fk_directed_unit_answered_by"),
        sa.PrimaryKeyConstraint("direction_id", "unit_id", name="pk_directed_unit"),
    )
    op.create_index(
        "ix_directed_unit_unanswered",
        "directed_unit",
        ["unit_id", "direction_id"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )


def downgrade() -> None:
    op.drop_index("ix_directed_unit_unanswered", "directed_unit")
    op.drop_table("directed_unit")
    op.drop_index("ix_field_direction_field_id_id", "field_direction")
    op.drop_table("field_direction")
    op.drop_column("task", "extension_asked_on")
    op.execute("DELETE FROM reminder WHERE matter <> 'deadline'")
    with op.batch_alter_table("reminder") as reminder:
        reminder.drop_constraint("uq_reminder_key", type_="unique")
        reminder.drop_column("matter_id")
        reminder.drop_column("matter")
        reminder.alter_column("task_id", existing_type=BIG, nullable=False)
        reminder.create_unique_constraint("uq_reminder_key", ["task_id", *KEY])
    op.execute("UPDATE extension_request SET level = 'don_vi_chu_tri' WHERE level = 'lead_unit'")
