"""People may give a telephone number to which text messages go."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preference", sa.Column("phone", sa.String(16), nullable=False, server_default=""))
    with op.batch_alter_table("preference") as preference:
        preference.alter_column("phone", server_default=None)


def downgrade() -> None:
    op.drop_column("preference", "phone")
