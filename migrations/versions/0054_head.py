"""A report keeps the head under which it was composed, to be compared with that of the day on which it is issued."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.add_column(sa.Column("head", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("report") as report:
        report.alter_column("head", existing_type=sa.Text(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("report") as report:
        report.drop_column("head")
