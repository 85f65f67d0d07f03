"""The unit that an obstacle was passed on to."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("obstacle") as obstacle:
        obstacle.add_column(sa.Column("asked_unit_id", sa.Integer(), nullable=True))
        obstacle.create_foreign_key("fk_obstacle_asked_unit_id", "unit", ["asked_unit_id"], ["id"])


def downgrade() -> None:
    op.execute("UPDATE obstacle SET level = 'office' WHERE asked_unit_id IS NOT NULL")
    with op.batch_alter_table("obstacle") as obstacle:
        obstacle.drop_constraint("fk_obstacle_asked_unit_id", type_="foreignkey")
        obstacle.drop_column("asked_unit_id")
