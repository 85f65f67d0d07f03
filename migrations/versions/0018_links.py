"""Links by which a task is reported on without a session, cut off by account; addresses of calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added and left: to make a table anew under SQLite would take what refers to its rows along.
    op.add_column("account", sa.Column("takes_links", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("account", sa.Column("link_series", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "calendar_feed",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_calendar_feed_account_id"),
        sa.PrimaryKeyConstraint("account_id", name="pk_calendar_feed"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
    op.drop_column("account", "link_series")
    op.drop_column("account", "takes_links")
