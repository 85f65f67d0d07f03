"""How the expected path of a task was chosen; what has milestones keeps them as milestones."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, length, before in (("path_shape", 10, "straight"), ("path_curve", 20, "")):
        op.add_column("task", sa.Column(name, sa.String(length), nullable=False, server_default=before))
    op.execute("UPDATE task SET path_shape = 'milestones' WHERE path <> '[]'")


def downgrade() -> None:
    """What was sloped becomes straight, as milestones would ask for it in steps."""
    op.execute("UPDATE task SET path = '[]' WHERE path_shape IN ('curve', 'points')")
    for name in ("path_curve", "path_shape"):
        op.drop_column("task", name)
