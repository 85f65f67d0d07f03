"""Every table of every feature, imported once so that the metadata is whole."""

import pacnam_tasks.accounts.links.models
import pacnam_tasks.accounts.models
import pacnam_tasks.calendar.models
import pacnam_tasks.decisions.directions.models
import pacnam_tasks.decisions.extensions.models
import pacnam_tasks.decisions.handover.models
import pacnam_tasks.decisions.overruling.models
import pacnam_tasks.history.models
import pacnam_tasks.indicators.models
import pacnam_tasks.meetings.models
import pacnam_tasks.periods.models
import pacnam_tasks.plans.models
import pacnam_tasks.progress.models
import pacnam_tasks.reminders.ladder.models
import pacnam_tasks.reminders.messages.models
import pacnam_tasks.reminders.models
import pacnam_tasks.reminders.preferences.models
import pacnam_tasks.reports.editing.models
import pacnam_tasks.reports.issuing.models
import pacnam_tasks.reports.models
import pacnam_tasks.reports.scheduled.models
import pacnam_tasks.reports.trace.models
import pacnam_tasks.tasks.models
import pacnam_tasks.tasks.saved_views.models
import pacnam_tasks.units.models  # noqa: F401
