"""Saved views of the list of tasks, who has which pinned, and an index by which tasks of a plan are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SHARED = sa.text("shared_with <> ''")


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("shared_with", sa.String(10), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_saved_view_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("uq_saved_view_person_id_name", "saved_view", ["person_id", "name"], unique=True)
    op.create_index(
        "ix_saved_view_shared", "saved_view", ["shared_with", "id"], sqlite_where=SHARED, postgresql_where=SHARED
    )
    op.create_table(
        "pinned_view",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_pinned_view_person_id"),
        sa.ForeignKeyConstraint(["view_id"], ["saved_view.id"], name="fk_pinned_view_view_id"),
        sa.PrimaryKeyConstraint("person_id", "view_id", name="pk_pinned_view"),
    )
    op.create_index("ix_pinned_view_view_id", "pinned_view", ["view_id"])
    op.create_index("ix_task_plan_id", "task", ["plan_id"])


def downgrade() -> None:
    op.drop_index("ix_task_plan_id", "task")
    op.drop_index("ix_pinned_view_view_id", "pinned_view")
    op.drop_table("pinned_view")
    op.drop_index("ix_saved_view_shared", "saved_view")
    op.drop_index("uq_saved_view_person_id_name", "saved_view")
    op.drop_table("saved_view")
