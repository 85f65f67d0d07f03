"""Numbers of issued documents, terms of the committee, what was frozen of a report."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("frozen_file_id", sa.String(36), nullable=False, server_default=""))
        report.add_column(sa.Column("frozen_sha256", sa.String(64), nullable=False, server_default=""))
        report.add_column(sa.Column("frozen_bytes", sa.Integer(), nullable=False, server_default="0"))
        report.add_column(sa.Column("symbol", sa.String(20), nullable=False, server_default=""))
        report.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        report.create_foreign_key("fk_report_replaces_id", "report", ["replaces_id"], ["id"])
        report.create_index("ix_report_replaces_id", ["replaces_id"])
    with op.batch_alter_table("report") as report:
        for name, kind in (
            ("frozen_file_id", sa.String(36)),
            ("frozen_sha256", sa.String(64)),
            ("frozen_bytes", sa.Integer()),
            ("symbol", sa.String(20)),
        ):
            report.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    op.create_table(
        "document_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(20), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("voided_by_id", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("signed_file_id", sa.String(36), nullable=False),
        sa.Column("signed_sha256", sa.String(64), nullable=False),
        sa.Column("signed_bytes", sa.Integer(), nullable=False),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_document_number_report_id"),
        sa.ForeignKeyConstraint(["taken_by_id"], ["appointment.id"], name="fk_document_number_taken_by_id"),
        sa.ForeignKeyConstraint(["voided_by_id"], ["appointment.id"], name="fk_document_number_voided_by_id"),
        sa.ForeignKeyConstraint(["signed_by_id"], ["appointment.id"], name="fk_document_number_signed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_number"),
        sa.UniqueConstraint("report_id", name="uq_document_number_report_id"),
        sa.UniqueConstraint("symbol", "term_from", "number", name="uq_document_number_in_series"),
    )
    op.create_table(
        "committee_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["appointment.id"], name="fk_committee_term_entered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_committee_term"),
        sa.UniqueConstraint("valid_from", name="uq_committee_term_valid_from"),
    )


def downgrade() -> None:
    op.drop_table("committee_term")
    op.drop_table("document_number")
    with op.batch_alter_table("report") as report:
        report.drop_index("ix_report_replaces_id")
        report.drop_constraint("fk_report_replaces_id", type_="foreignkey")
        for name in ("replaces_id", "symbol", "frozen_bytes", "frozen_sha256", "frozen_file_id"):
            report.drop_column(name)
