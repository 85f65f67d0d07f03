"""The rungs of the ladder that the office keeps; indexes for missing reports of periods and for the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rung",
        sa.Column("id", BIG, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False),
        sa.Column("audience", sa.String(100), nullable=False),
        sa.Column("channels", sa.String(40), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rung"),
    )
    op.create_index("uq_rung_source_days", "rung", ["source", "days"], unique=True)
    missing = sa.text("reported_on IS NULL")
    op.create_index(
        "ix_task_period_missing", "task_period", ["ends_on", "task_id"], sqlite_where=missing, postgresql_where=missing
    )

    op.create_index("ix_reminder_planned_on", "reminder", ["planned_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_reminder_planned_on", "reminder")
    op.drop_index("ix_task_period_missing", "task_period")
    op.drop_index("uq_rung_source_days", "rung")
    op.drop_table("rung")
    op.execute("DELETE FROM reminder WHERE matter IN ('review', 'silence', 'period', 'submission')")
