"""What was printed under which code."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
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


def downgrade() -> None:
    op.drop_index("ix_printed_code_report_id", "printed_code")
    op.drop_table("printed_code")
