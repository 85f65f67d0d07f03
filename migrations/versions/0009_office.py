"""What the office and heads of units do: a word that nobody co-ordinates, shares, minutes of hand-over."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("no_co_units", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("task", sa.Column("share", sa.BigInteger()))
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
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("was", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["handover_id"], ["handover.id"], name="fk_handed_task_handover_id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_handed_task_task_id"),
        sa.PrimaryKeyConstraint("handover_id", "task_id", "was", name="pk_handed_task"),
    )


def downgrade() -> None:
    op.drop_table("handed_task")
    op.drop_index("ix_handover_to_person_id", "handover")
    op.drop_table("handover")
    op.drop_column("task", "share")
    op.drop_column("task", "no_co_units")
