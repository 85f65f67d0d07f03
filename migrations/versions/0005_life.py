"""What the whole life of a task records: refusal, check, evidence, review day, extensions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAMES = (
    "refused_on", "refusal_reason", "check_passed", "check_note", "needs_evidence", "review_on", "extension_count",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("task", sa.Column("refused_on", sa.Date()))
    op.add_column("task", sa.Column("refusal_reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("task", sa.Column("check_passed", sa.Boolean()))
    op.add_column("task", sa.Column("check_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("task", sa.Column("needs_evidence", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("task", sa.Column("review_on", sa.Date()))
    op.add_column("task", sa.Column("extension_count", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in reversed(NAMES):
        op.drop_column("task", name)
