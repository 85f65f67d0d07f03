"""A schedule says in whose name its reports go out: the committee's, its office's, or the unit's that reports."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0048"
branch_labels = None
depends_on = None

OF_COMMITTEE = sa.text("issuer_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("report_schedule") as schedule:
        schedule.drop_constraint("uq_report_schedule_of_kind", type_="unique")
        schedule.add_column(sa.Column("issuer_id", sa.Integer(), nullable=True))
        schedule.create_foreign_key("fk_report_schedule_issuer_id", "unit", ["issuer_id"], ["id"])
    op.create_index("uq_report_schedule_of_unit", "report_schedule", ["kind", "period_kind", "issuer_id"], unique=True)
    op.create_index(
        "uq_report_schedule_of_committee",
        "report_schedule",
        ["kind", "period_kind"],
        unique=True,
        sqlite_where=OF_COMMITTEE,
        postgresql_where=OF_COMMITTEE,
    )


def downgrade() -> None:
    op.execute("DELETE FROM report_schedule WHERE issuer_id IS NOT NULL")
    op.drop_index("uq_report_schedule_of_committee", "report_schedule")
    op.drop_index("uq_report_schedule_of_unit", "report_schedule")
    with op.batch_alter_table("report_schedule") as schedule:
        schedule.drop_constraint("fk_report_schedule_issuer_id", type_="foreignkey")
        schedule.drop_column("issuer_id")
        schedule.create_unique_constraint("uq_report_schedule_of_kind", ["kind", "period_kind"])
