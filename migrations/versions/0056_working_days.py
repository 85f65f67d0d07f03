"""A reminder keeps how many working days its rung counts: the ladder of a later day is no proof of what it was by.

Old rows count calendar days, but those planned before so many calendar days allowed it: these were working days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

ON_POSTGRESQL = """
UPDATE reminder SET working_days = rung WHERE rung BETWEEN -60 AND -1 AND planned_on - occurrence < rung
"""
ON_SQLITE = """
UPDATE reminder SET working_days = rung
  WHERE rung BETWEEN -60 AND -1 AND julianday(planned_on) - julianday(occurrence) < rung
"""
"""Lower numbers count from another day."""


def upgrade() -> None:
    op.add_column("reminder", sa.Column("working_days", sa.Integer(), nullable=True))
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(ON_POSTGRESQL if is_postgresql else ON_SQLITE)


def downgrade() -> None:
    op.drop_column("reminder", "working_days")
