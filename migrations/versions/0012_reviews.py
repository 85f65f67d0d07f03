"""An index under undated work that is to be looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TO_REVIEW = sa.text("state IN ('assigned', 'in_progress') AND due_on IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_task_review",
        "task",
        ["level", "review_on", "id"],
        sqlite_where=TO_REVIEW,
        postgresql_where=TO_REVIEW,
    )


def downgrade() -> None:
    op.drop_index("ix_task_review", "task")
