"""A rung names each way out of the system by which it goes; e-mail stood for all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0052"
branch_labels = None
depends_on = None

EACH = {"email inbox": "email gateway inbox phone push webhook", "email": "email gateway phone push webhook"}
RUNG = sa.table("rung", sa.column("channels", sa.String))


def upgrade() -> None:
    for together, each in EACH.items():
        op.execute(sa.update(RUNG).where(RUNG.c.channels == together).values(channels=each))


def downgrade() -> None:
    """What goes out by some ways goes out by all of them again."""
    has_notices = RUNG.c.channels.contains("inbox")
    for is_kind, together in ((has_notices, "email inbox"), (~has_notices, "email")):
        op.execute(sa.update(RUNG).where(is_kind, RUNG.c.channels != "inbox").values(channels=together))
