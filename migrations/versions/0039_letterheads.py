"""Units have letterheads of their own, a document names its issuer, and numbers were taken outside the system."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

OF_COMMITTEE = sa.text("unit_id IS NULL")
LISTS = ("carriers", "inside")


def upgrade() -> None:
    with op.batch_alter_table("letterhead") as letterhead:
        letterhead.drop_constraint("uq_letterhead_valid_from", type_="unique")
        letterhead.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        letterhead.create_foreign_key("fk_letterhead_unit_id", "unit", ["unit_id"], ["id"])
        for name in LISTS:
            letterhead.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("letterhead") as letterhead:
        for name in LISTS:
            letterhead.alter_column(name, existing_type=sa.Text(), existing_nullable=False, server_default=None)
    op.create_index("uq_letterhead_of_unit", "letterhead", ["unit_id", "valid_from"], unique=True)
    op.create_index(
        "uq_letterhead_of_committee",
        "letterhead",
        ["valid_from"],
        unique=True,
        sqlite_where=OF_COMMITTEE,
        postgresql_where=OF_COMMITTEE,
    )
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("issuer_id", sa.Integer(), nullable=True))
        report.create_foreign_key("fk_report_issuer_id", "unit", ["issuer_id"], ["id"])
    op.create_table(
        "numbers_outside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(20), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["appointment.id"], name="fk_numbers_outside_entered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_numbers_outside"),
        sa.UniqueConstraint("symbol", "term_from", "first", name="uq_numbers_outside_first"),
        sa.UniqueConstraint("symbol", "term_from", "last", name="uq_numbers_outside_last"),
    )


def downgrade() -> None:
    op.drop_table("numbers_outside")
    with op.batch_alter_table("report") as report:
        report.drop_constraint("fk_report_issuer_id", type_="foreignkey")
        report.drop_column("issuer_id")
    op.execute("DELETE FROM letterhead WHERE unit_id IS NOT NULL")
    op.drop_index("uq_letterhead_of_committee", "letterhead")
    op.drop_index("uq_letterhead_of_unit", "letterhead")
    with op.batch_alter_table("letterhead") as letterhead:
        letterhead.drop_constraint("fk_letterhead_unit_id", type_="foreignkey")
        for name in reversed(LISTS):
            letterhead.drop_column(name)
        letterhead.drop_column("unit_id")
        letterhead.create_unique_constraint("uq_letterhead_valid_from", ["valid_from"])
