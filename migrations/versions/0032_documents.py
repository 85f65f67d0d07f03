"""Printed documents as workbooks, of one task, under the rules of a kind of organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None

FILE = (
    ("excel_file_id", sa.String(36), ""),
    ("excel_sha256", sa.String(64), ""),
    ("excel_bytes", sa.Integer(), "0"),
)


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        for name, kind, usual in FILE:
            report.add_column(sa.Column(name, kind, nullable=False, server_default=usual))
        report.add_column(sa.Column("task_id", sa.Integer(), nullable=True))
        report.create_foreign_key("fk_report_task_id", "task", ["task_id"], ["id"])
        report.create_index("ix_report_unit_id", ["unit_id"])
    with op.batch_alter_table("report") as report:
        for name, kind, _usual in FILE:
            report.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    with op.batch_alter_table("letterhead") as letterhead:
        letterhead.add_column(sa.Column("organisation", sa.String(10), nullable=False, server_default="party"))
    with op.batch_alter_table("letterhead") as letterhead:
        letterhead.alter_column(
            "organisation", existing_type=sa.String(10), existing_nullable=False, server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("letterhead") as letterhead:
        letterhead.drop_column("organisation")
    with op.batch_alter_table("report") as report:
        report.drop_index("ix_report_unit_id")
        report.drop_constraint("fk_report_task_id", type_="foreignkey")
        report.drop_column("task_id")
        for name, _kind, _usual in reversed(FILE):
            report.drop_column(name)
