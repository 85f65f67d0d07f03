"""Who may call which endpoint: an endpoint without an entry is refused."""

from pacnam_tasks.accounts import access as accounts
from pacnam_tasks.accounts.access import EVERYONE, Audience
from pacnam_tasks.accounts.acting import access as acting
from pacnam_tasks.accounts.links import access as links
from pacnam_tasks.calendar import access as calendar
from pacnam_tasks.decisions import access as decisions
from pacnam_tasks.decisions.delegation import access as delegation
from pacnam_tasks.decisions.directions import access as directions
from pacnam_tasks.decisions.extensions import access as extensions
from pacnam_tasks.decisions.handover import access as handover
from pacnam_tasks.decisions.overruling import access as overruling
from pacnam_tasks.decisions.paths import access as paths
from pacnam_tasks.decisions.reviews import access as reviews
from pacnam_tasks.indicators import access as indicators
from pacnam_tasks.meetings import access as meetings
from pacnam_tasks.periods import access as periods
from pacnam_tasks.progress import access as progress
from pacnam_tasks.progress.by_link import access as by_link
from pacnam_tasks.progress.errata import access as errata
from pacnam_tasks.progress.notes import access as notes
from pacnam_tasks.progress.obstacles import access as obstacles
from pacnam_tasks.progress.past_day import access as past_day
from pacnam_tasks.progress.printed_links import access as printed_links
from pacnam_tasks.reminders import access as reminders
from pacnam_tasks.reminders.devices import access as devices
from pacnam_tasks.reminders.digest import access as digest
from pacnam_tasks.reminders.failures import access as failures
from pacnam_tasks.reminders.ladder import access as ladder
from pacnam_tasks.reminders.ledger import access as ledger
from pacnam_tasks.reminders.preferences import access as preferences
from pacnam_tasks.reminders.short_texts import access as short_texts
from pacnam_tasks.reports import access as reports
from pacnam_tasks.reports.editing import access as editing
from pacnam_tasks.reports.issuing import access as issuing
from pacnam_tasks.reports.letterheads import access as letterheads
from pacnam_tasks.reports.letters import access as letters
from pacnam_tasks.reports.minutes import access as minutes
from pacnam_tasks.reports.scheduled import access as scheduled
from pacnam_tasks.reports.trace import access as trace
from pacnam_tasks.rollup import access as rollup
from pacnam_tasks.tasks import access as tasks
from pacnam_tasks.tasks.feed import access as feed
from pacnam_tasks.tasks.saved_views import access as saved_views

POLICY: dict[str, Audience] = {
    **accounts.ENDPOINTS,
    **acting.ENDPOINTS,
    **links.ENDPOINTS,
    **calendar.ENDPOINTS,
    **tasks.ENDPOINTS,
    **feed.ENDPOINTS,
    **saved_views.ENDPOINTS,
    **progress.ENDPOINTS,
    **by_link.ENDPOINTS,
    **printed_links.ENDPOINTS,
    **past_day.ENDPOINTS,
    **errata.ENDPOINTS,
    **notes.ENDPOINTS,
    **obstacles.ENDPOINTS,
    **decisions.ENDPOINTS,
    **extensions.ENDPOINTS,
    **directions.ENDPOINTS,
    **delegation.ENDPOINTS,
    **handover.ENDPOINTS,
    **reviews.ENDPOINTS,
    **overruling.ENDPOINTS,
    **paths.ENDPOINTS,
    **indicators.ENDPOINTS,
    **rollup.ENDPOINTS,
    **periods.ENDPOINTS,
    **meetings.ENDPOINTS,
    **reminders.ENDPOINTS,
    **digest.ENDPOINTS,
    **short_texts.ENDPOINTS,
    **preferences.ENDPOINTS,
    **devices.ENDPOINTS,
    **ladder.ENDPOINTS,
    **failures.ENDPOINTS,
    **ledger.ENDPOINTS,
    **reports.ENDPOINTS,
    **editing.ENDPOINTS,
    **issuing.ENDPOINTS,
    **letters.ENDPOINTS,
    **letterheads.ENDPOINTS,
    **minutes.ENDPOINTS,
    **trace.ENDPOINTS,
    **scheduled.ENDPOINTS,
    "operations.healthz": EVERYONE,
    "operations.readyz": EVERYONE,
}
