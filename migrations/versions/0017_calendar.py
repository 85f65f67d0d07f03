"""The working calendar: special days, and the years that were confirmed; due days that roll to a working day."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_by", sa.Integer()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["confirmed_by"], ["appointment.id"], name="fk_calendar_year_confirmed_by"),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_year"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("document", sa.String(300), nullable=False),
        sa.Column("document_on", sa.Date()),
        sa.Column("was_proposed", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["appointment.id"], name="fk_calendar_day_entered_by"),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_day"),
    )
    op.add_column("task", sa.Column("rolls", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("task", sa.Column("rolled_on", sa.Date()))
    op.add_column("task", sa.Column("original_rolled_on", sa.Date()))


def downgrade() -> None:
    for name in ("original_rolled_on", "rolled_on", "rolls"):
        op.drop_column("task", name)
    op.drop_table("calendar_day")
    op.drop_table("calendar_year")
