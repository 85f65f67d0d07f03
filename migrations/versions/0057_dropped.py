"""What failed and was dropped by hand has a fate of its own, and keeps what the other side answered.

Old rows are told by the event of each drop; what a later rung had overtaken by then may not have failed, and stays.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

DROPS = "SELECT at, data FROM event WHERE kind = 'reminder_dropped'"
MESSAGE = "UPDATE message SET state = 'dropped' WHERE id = :id AND state = 'void'"
REMINDERS = """
UPDATE reminder SET state = 'dropped', error = :error
  WHERE in_message_id = :id AND state = 'void' AND NOT EXISTS (
    SELECT 1 FROM reminder AS later
      WHERE later.matter = reminder.matter AND later.matter_id = reminder.matter_id
        AND later.occurrence = reminder.occurrence AND later.person_id = reminder.person_id
        AND later.channel = reminder.channel AND later.rung <> reminder.rung AND later.id > reminder.id
        AND later.planned_at <= :at)
"""


def upgrade() -> None:
    bind = op.get_bind()
    for at, data in bind.execute(sa.text(DROPS)).all():
        said = json.loads(data)
        if bind.execute(sa.text(MESSAGE), {"id": said["message"]}).rowcount:
            bind.execute(sa.text(REMINDERS), {"id": said["message"], "error": said["error"], "at": at})


def downgrade() -> None:
    op.execute("UPDATE message SET state = 'void' WHERE state = 'dropped'")
    op.execute("UPDATE reminder SET state = 'void', error = '' WHERE state = 'dropped'")
