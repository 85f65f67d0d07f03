"""What was printed under which code; reports that are prepared at the end of periods."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "printed_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("printed_at", INSTANT, nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("word_sha256", sa.String(64), nullable=False),
        sa.Column("excel_sha256", sa.String(64), nullable=False),
        sa.Column("frozen_file_id", sa.String(36), nullable=False),
        sa.Column("frozen_sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_printed_code_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_printed_code"),
        sa.UniqueConstraint("code", "report_id", name="uq_printed_code_of_report"),
    )
    op.create_index("ix_printed_code_report_id", "printed_code", ["report_id"])
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("period_kind", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["appointment.id"], name="fk_report_schedule_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_schedule"),
        sa.UniqueConstraint("kind", "period_kind", name="uq_report_schedule_of_kind"),
    )
    with op.batch_alter_table("report") as report:
        report.alter_column("requested_by_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    # Nobody asked for what a schedule prepared: it is then said to be of who set the schedule last.
    op.execute(
        "UPDATE report SET requested_by_id = (SELECT max(set_by_id) FROM report_schedule) WHERE requested_by_id IS NULL"
    )
    with op.batch_alter_table("report") as report:
        report.alter_column("requested_by_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("report_schedule")
    op.drop_index("ix_printed_code_report_id", "printed_code")
    op.drop_table("printed_code")
