"""Words for the codes of tasks."""

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.tasks.rules.completeness import Clear, Lack
from pacnam_tasks.tasks.rules.facts import Level, MeasureKind, Rating, Recurrence, State, Timeliness
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.rules.selection import Activity, TimeFilter

STATE = {
    State.DRAFT: _l("Draft"),
    State.ASSIGNED: _l("Waits to be accepted"),
    State.IN_PROGRESS: _l("In progress"),
    State.SUBMITTED: _l("Waits for confirmation"),
    State.DONE: _l("Done"),
    State.PAUSED: _l("Paused"),
    State.REVOKED: _l("Revoked"),
}
TIMELINESS = {
    Timeliness.IN_TIME: _l("In time"),
    Timeliness.DUE_SOON: _l("Due soon"),
    Timeliness.DUE_TODAY: _l("Due today"),
    Timeliness.OVERDUE: _l("Overdue"),
    Timeliness.UNDATED: _l("No deadline"),
    Timeliness.DONE_ON_TIME: _l("Done on time"),
    Timeliness.DONE_LATE: _l("Done late"),
    Timeliness.DONE_UNDATED: _l("Done, no deadline"),
}
TIME_FILTER = {
    TimeFilter.OPEN_IN_TIME: _l("Open, in time"),
    TimeFilter.OPEN_OVERDUE: _l("Overdue"),
    TimeFilter.OPEN_UNDATED: _l("Open, no deadline"),
    TimeFilter.EXTENDED: _l("With an extended deadline"),
    TimeFilter.DONE_ON_TIME_ORIGINAL: _l("Done on time by the original deadline"),
    TimeFilter.DONE_LATE_ORIGINAL: _l("Done late by the original deadline"),
    TimeFilter.OPEN_IN_TIME_ORIGINAL: _l("Open, in time by the original deadline"),
    TimeFilter.OPEN_OVERDUE_ORIGINAL: _l("Overdue by the original deadline"),
    TimeFilter.OVERDUE_ORIGINAL: _l("Overdue by the original deadline"),
}
"""The words of filters that are no timeliness themselves."""
ACTIVITY = {
    Activity.SILENT: _l("Silent for long"),
    Activity.UPDATED: _l("Updated within 14 days"),
    Activity.AT_RISK: _l("In danger of being late"),
    Activity.TO_REVIEW: _l("To be reviewed"),
    Activity.ON_PATH: _l("On the path"),
    Activity.BEHIND: _l("Path at risk"),
    Activity.OFF_PATH: _l("Off the path"),
    Activity.NOT_RATED: _l("Not rated"),
}
LIST_ROLE = {
    "lead": _l("Led by us"),
    "ours": _l("Led by us, with the parts given out"),
    "co": _l("Co-ordinated by us"),
    "member": _l("I am in charge"),
    "handler": _l("Mine"),
}
RATING = {
    Rating.ON_PATH: _l("On the path"),
    Rating.AT_RISK: _l("Path at risk"),
    Rating.OFF_PATH: _l("Off the path"),
    Rating.NONE: _l("Not rated"),
}
LEVEL = {Level.TASK: _l("Task"), Level.PART: _l("Part")}
RECURRENCE = {
    Recurrence.WEEKLY: _l("weekly"),
    Recurrence.MONTHLY: _l("monthly"),
    Recurrence.QUARTERLY: _l("quarterly"),
    Recurrence.HALF_YEARLY: _l("half-yearly"),
}
AUTHORITY = {
    Authority.LEAD_UNIT: _l("Unit that leads the whole"),
    Authority.OFFICE: _l("Office of the committee"),
    Authority.STANDING: _l("Standing members"),
    Authority.BUREAU: _l("Standing committee"),
    Authority.COMMITTEE: _l("Executive committee"),
    Authority.PROVINCE: _l("Province"),
}
MEASURE_KIND = {
    MeasureKind.PERCENT: _l("a share of the whole, in %"),
    MeasureKind.COUNT: _l("counted: quantities add up"),
    MeasureKind.LEVEL: _l("a level, which may fall again"),
}
CLEAR = {
    Clear.PERSON: _l("Clear person"),
    Clear.WORK: _l("Clear work"),
    Clear.TIME: _l("Clear time"),
    Clear.RESULT: _l("Clear result"),
    Clear.RESPONSIBILITY: _l("Clear responsibility"),
}
LACK = {
    Lack.LEAD: _l("the lead unit"),
    Lack.PEOPLE: _l("somebody with an account in the lead unit"),
    Lack.MEMBER: _l("the member in charge"),
    Lack.TITLE: _l("the work in words"),
    Lack.SOURCE: _l("the source document or its wording"),
    Lack.DAY: _l("a due day or a day of review"),
    Lack.RESULT: _l("a product, or a target with its measure"),
    Lack.CO_UNITS: _l("co-ordinating units, or the word that there are none"),
}
EVENT = {
    "drafted": _l("Drafted"),
    "edited": _l("Draft corrected"),
    "member_changed": _l("Member in charge changed"),
    "assigned": _l("Assigned"),
    "reviewed": _l("Reviewed"),
    "corrected": _l("Erratum"),
    "accepted": _l("Accepted"),
    "updated": _l("Progress update"),
    "submitted": _l("Reported as done"),
    "update_withdrawn": _l("Update withdrawn"),
    "rolled_up": _l("Figure from the parts"),
    "broken_down": _l("Split into parts"),
    "shares_changed": _l("Shares of the parts changed"),
    "share_changed": _l("Share changed"),
    "share_noted": _l("Share written down"),
    "noted": _l("Note of a co-ordinating unit"),
    "confirmed": _l("Confirmed as done"),
    "returned": _l("Returned"),
    "loaded": _l("Loaded"),
    "extension_asked": _l("Extension asked for"),
    "extended": _l("Deadline extended"),
    "extension_refused": _l("Extension refused, the deadline stays"),
    "extension_withdrawn": _l("Request for extension withdrawn"),
    "obstacle_raised": _l("Obstacle reported"),
    "obstacle_escalated": _l("Obstacle passed to the level above"),
    "obstacle_answered": _l("Obstacle answered"),
    "obstacle_closed": _l("Obstacle closed"),
    "directed": _l("Direction"),
    "direction_answered": _l("Direction answered"),
    "delegated": _l("Handed to a person of the unit"),
    "handed_over": _l("Handed over"),
    "refused": _l("Assignment refused"),
    "refusal_upheld": _l("Refusal answered: the task stands"),
    "refusal_released": _l("Refusal answered: the task is revoked"),
    "checked": _l("Report of completion checked"),
    "paused": _l("Paused"),
    "resumed": _l("Resumed"),
    "revoked": _l("Revoked"),
    "reopened": _l("Re-opened"),
    "overruled": _l("Rating by a member"),
    "due_restated": _l("Working calendar changed"),
    "path_set": _l("Expected path changed"),
    "rolling_set": _l("How the deadline counts on a day off"),
}


def spans_of_age() -> tuple[str, ...]:
    """The days of each age of overdue tasks, as `Counts.ages` has them."""
    return "1–10", "11–30", "31–60", "61–120", _("more than 120")
