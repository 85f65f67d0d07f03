"""Messages of which it is not sure that they did not get through; of those tried before nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("in_doubt", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE message SET in_doubt = (attempts > 0)")


def downgrade() -> None:
    op.drop_column("message", "in_doubt")
