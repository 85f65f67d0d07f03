"""Directions on fields; since when a request for an extension waits; one name for each level of authority."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNANSWERED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.execute("UPDATE extension_request SET level = 'lead_unit' WHERE level = 'don_vi_chu_tri'")
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
    op.execute("UPDATE extension_request SET level = 'don_vi_chu_tri' WHERE level = 'lead_unit'")
