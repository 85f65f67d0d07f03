"""One name for each level of authority."""

from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE extension_request SET level = 'lead_unit' WHERE level = 'don_vi_chu_tri'")


def downgrade() -> None:
    op.execute("UPDATE extension_request SET level = 'don_vi_chu_tri' WHERE level = 'lead_unit'")
