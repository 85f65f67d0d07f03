"""Who may call which endpoint: an endpoint without an entry is refused."""

from pacnam_tasks.accounts import access as accounts
from pacnam_tasks.accounts.access import EVERYONE, Audience
from pacnam_tasks.decisions import access as decisions
from pacnam_tasks.decisions.delegation import access as delegation
from pacnam_tasks.decisions.directions import access as directions
from pacnam_tasks.decisions.extensions import access as extensions
from pacnam_tasks.progress import access as progress
from pacnam_tasks.progress.notes import access as notes
from pacnam_tasks.progress.obstacles import access as obstacles
from pacnam_tasks.reminders import access as reminders
from pacnam_tasks.reports import access as reports
from pacnam_tasks.rollup import access as rollup
from pacnam_tasks.tasks import access as tasks

POLICY: dict[str, Audience] = {
    **accounts.ENDPOINTS,
    **tasks.ENDPOINTS,
    **progress.ENDPOINTS,
    **notes.ENDPOINTS,
    **obstacles.ENDPOINTS,
    **decisions.ENDPOINTS,
    **extensions.ENDPOINTS,
    **directions.ENDPOINTS,
    **delegation.ENDPOINTS,
    **rollup.ENDPOINTS,
    **reminders.ENDPOINTS,
    **reports.ENDPOINTS,
    "operations.healthz": EVERYONE,
    "operations.readyz": EVERYONE,
}
