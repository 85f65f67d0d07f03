"""The mark of the end of the history."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "history_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history_end"),
    )
    op.execute("INSERT INTO history_end (id, seal) SELECT 1, '' FROM event WHERE seq = 1")


def downgrade() -> None:
    op.drop_table("history_end")
