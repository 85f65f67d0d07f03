"""Paragraphs of drafts that people wrote, and the parts that were chosen for a report."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
NEW = ("arranged", "unsound")


def upgrade() -> None:
    op.create_table(
        "report_paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("own", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("edited_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_report_paragraph_report_id"),
        sa.ForeignKeyConstraint(["edited_by_id"], ["appointment.id"], name="fk_report_paragraph_edited_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_paragraph"),
        sa.UniqueConstraint("report_id", "key", name="uq_report_paragraph_key"),
    )
    with op.batch_alter_table("report") as report:
        for name in NEW:
            report.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("report") as report:
        for name in NEW:
            report.alter_column(name, existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        for name in reversed(NEW):
            report.drop_column(name)
    op.drop_table("report_paragraph")
