"""Numbers that were wrongly recorded as used outside the system can be voided; they stay in the register."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("numbers_outside") as numbers:
        numbers.add_column(sa.Column("voided_from", sa.Integer(), nullable=True))
        numbers.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
        numbers.add_column(sa.Column("voided_by_id", sa.Integer(), nullable=True))
        numbers.add_column(sa.Column("void_reason", sa.Text(), nullable=False, server_default=""))
        numbers.create_foreign_key("fk_numbers_outside_voided_by_id", "appointment", ["voided_by_id"], ["id"])
    with op.batch_alter_table("numbers_outside") as numbers:
        numbers.alter_column("void_reason", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("numbers_outside") as numbers:
        numbers.drop_constraint("fk_numbers_outside_voided_by_id", type_="foreignkey")
        for name in ("void_reason", "voided_by_id", "voided_at", "voided_from"):
            numbers.drop_column(name)
