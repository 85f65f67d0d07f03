"""Links by which a task is reported on without a session, cut off by account; addresses of calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("takes_links", sa.Boolean(), nullable=False, server_default=sa.true()))
        account.add_column(sa.Column("link_series", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("account") as account:
        account.alter_column("takes_links", existing_type=sa.Boolean(), server_default=None)
        account.alter_column("link_series", existing_type=sa.Integer(), server_default=None)
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
    with op.batch_alter_table("account") as account:
        account.drop_column("link_series")
        account.drop_column("takes_links")
