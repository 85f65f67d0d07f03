"""What the number of a split task is measured against while parts of it are paused or revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


TASKS_WITH_PARTS_THAT_STAND_STILL = """
UPDATE task SET counted_target = (
    SELECT sum(part.target) FROM task AS part
    WHERE part.parent_id = task.id AND part.state NOT IN ('draft', 'paused', 'revoked')
)
WHERE has_parts AND measure_kind = 'count'
AND EXISTS (
    SELECT 1 FROM task AS part
    WHERE part.parent_id = task.id AND part.target > 0 AND part.state IN ('draft', 'paused', 'revoked')
)
AND (
    SELECT sum(part.target) FROM task AS part
    WHERE part.parent_id = task.id AND part.state NOT IN ('draft', 'paused', 'revoked')
) NOT IN (0, target)
"""


def upgrade() -> None:
    op.add_column("task", sa.Column("counted_target", sa.BigInteger()))
    op.execute(TASKS_WITH_PARTS_THAT_STAND_STILL)


def downgrade() -> None:
    op.drop_column("task", "counted_target")
