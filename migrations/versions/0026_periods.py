"""Reporting periods with their unlocks and what was frozen; the period that a report is of."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reporting_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("cut_off_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column("locked_by", sa.Integer(), nullable=True),
        sa.Column("locked_at", INSTANT, nullable=True),
        sa.Column("lock_reason", sa.Text(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("frozen_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["appointment.id"], name="fk_reporting_period_opened_by"),
        sa.ForeignKeyConstraint(["locked_by"], ["appointment.id"], name="fk_reporting_period_locked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_reporting_period"),
        sa.UniqueConstraint("name", name="uq_reporting_period_name"),
    )
    op.create_index("ix_reporting_period_kind_last_on", "reporting_period", ["kind", "last_on"])
    op.create_index("ix_reporting_period_state", "reporting_period", ["state"])
    op.create_table(
        "period_unlock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unlocked_by", sa.Integer(), nullable=False),
        sa.Column("unlocked_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["reporting_period.id"], name="fk_period_unlock_period_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_period_unlock_person_id"),
        sa.ForeignKeyConstraint(["unlocked_by"], ["appointment.id"], name="fk_period_unlock_unlocked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_period_unlock"),
    )
    op.create_index("ix_period_unlock_period_id", "period_unlock", ["period_id"])
    op.create_table(
        "frozen_period",
        sa.Column("period_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["reporting_period.id"], name="fk_frozen_period_period_id"),
        sa.PrimaryKeyConstraint("period_id", name="pk_frozen_period"),
    )
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("period_id", sa.Integer(), nullable=True))
        report.create_foreign_key("fk_report_period_id", "reporting_period", ["period_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_constraint("fk_report_period_id", type_="foreignkey")
        report.drop_column("period_id")
    op.drop_table("frozen_period")
    op.drop_index("ix_period_unlock_period_id", "period_unlock")
    op.drop_table("period_unlock")
    op.drop_index("ix_reporting_period_state", "reporting_period")
    op.drop_index("ix_reporting_period_kind_last_on", "reporting_period")
    op.drop_table("reporting_period")
