"""A period names the event that reported it, so that a withdrawal opens it again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("task_period", schema=None) as batch_op:
        batch_op.add_column(sa.Column("event_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("task_period", schema=None) as batch_op:
        batch_op.drop_column("event_seq")
