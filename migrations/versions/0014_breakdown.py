"""Parts of parts: the units that lead further up; files that came with a note and not with an update."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lead_above",
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("height", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_lead_above_task_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_lead_above_unit_id"),
        sa.PrimaryKeyConstraint("task_id", "height", name="pk_lead_above"),
    )
    op.create_index("ix_lead_above_unit_id_task_id", "lead_above", ["unit_id", "task_id"])
    with op.batch_alter_table("evidence_file") as file:
        file.alter_column("update_id", existing_type=BIG, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM evidence_file WHERE update_id IS NULL")
    with op.batch_alter_table("evidence_file") as file:
        file.alter_column("update_id", existing_type=BIG, nullable=False)
    op.drop_index("ix_lead_above_unit_id_task_id", "lead_above")
    op.drop_table("lead_above")
