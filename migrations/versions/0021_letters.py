"""Letters beside reports: to which unit, an answer by when, written from what; the Word file of a document."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NEW = ("unit_id", "answer_by", "seen", "word_file_id", "word_sha256", "word_bytes")


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        report.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        report.add_column(sa.Column("seen", sa.Text(), nullable=False, server_default=""))
        report.add_column(sa.Column("word_file_id", sa.String(36), nullable=False, server_default=""))
        report.add_column(sa.Column("word_sha256", sa.String(64), nullable=False, server_default=""))
        report.add_column(sa.Column("word_bytes", sa.Integer(), nullable=False, server_default="0"))
        report.create_foreign_key("fk_report_unit_id", "unit", ["unit_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM report WHERE kind = 'letter'")
    with op.batch_alter_table("report") as report:
        report.drop_constraint("fk_report_unit_id", type_="foreignkey")
        for name in reversed(NEW):
            report.drop_column(name)
