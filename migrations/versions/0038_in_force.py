"""The facts of tasks in whole numbers, with the instants between which they were in force; the scheduler fills them."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

WHOLE = (
    "field_id", "unit_id", "member_id", "parent_unit_id", "clock_on", "first_clock_on", "start_on", "due_on",
    "recorded_on", "ruled_until", "weight", "percent", "base",
)  # fmt: skip
SMALL = ("settled", "stage", "ruled")
FLAGS = ("returned", "extended", "done_late_first", "reported", "doubted", "by_milestones")


def upgrade() -> None:
    op.create_table(
        "facts_in_force",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in WHOLE),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in SMALL),
        sa.Column("level", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in FLAGS),
        sa.PrimaryKeyConstraint("seq", name="pk_facts_in_force"),
    )
    op.create_index("ix_facts_in_force_task_id", "facts_in_force", ["task_id"])


def downgrade() -> None:
    op.drop_table("facts_in_force")
