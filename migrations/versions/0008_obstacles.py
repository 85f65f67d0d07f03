"""An obstacle has a level that must answer, an answer and an end."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NOT_CLOSED = sa.text("closed_at IS NULL")
NAMES = (
    "done_text", "proposal", "level", "answer_by", "raised_by", "escalated_at", "answer", "answer_document",
    "answered_at", "answered_by", "closing_note", "closed_by", "version",
)  # fmt: skip


def upgrade() -> None:
    for name in ("done_text", "proposal", "answer", "closing_note"):
        op.add_column("obstacle", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("obstacle", sa.Column("level", sa.String(20), nullable=False, server_default="thuong_truc"))
    op.add_column("obstacle", sa.Column("answer_by", sa.Date()))
    op.add_column("obstacle", sa.Column("raised_by", sa.Integer()))
    op.add_column("obstacle", sa.Column("escalated_at", sa.DateTime(timezone=True)))
    op.add_column("obstacle", sa.Column("answer_document", sa.String(80), nullable=False, server_default=""))
    op.add_column("obstacle", sa.Column("answered_at", sa.DateTime(timezone=True)))
    op.add_column("obstacle", sa.Column("answered_by", sa.Integer()))
    op.add_column("obstacle", sa.Column("closed_by", sa.Integer()))
    op.add_column("obstacle", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(
        "ix_obstacle_not_closed", "obstacle", ["level", "id"], sqlite_where=NOT_CLOSED, postgresql_where=NOT_CLOSED
    )
    op.execute(
        "UPDATE obstacle SET level = 'lead_unit' WHERE task_id IN "
        "(SELECT id FROM task WHERE parent_unit_id IS NOT NULL AND parent_unit_id <> lead_unit_id)"
    )
    op.execute("UPDATE obstacle SET level = 'province' WHERE cause = 'beyond_authority'")
    op.execute(
        "UPDATE obstacle SET raised_by = "
        "(SELECT author_id FROM progress_update WHERE progress_update.id = obstacle.update_id)"
    )


def downgrade() -> None:
    op.drop_index("ix_obstacle_not_closed", "obstacle")
    for name in reversed(NAMES):
        op.drop_column("obstacle", name)
