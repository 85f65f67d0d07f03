"""The day by which a returned task is submitted again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("again_by", sa.Date()))


def downgrade() -> None:
    op.drop_column("task", "again_by")
