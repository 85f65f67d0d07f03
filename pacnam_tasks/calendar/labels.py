"""Words for the codes of the working calendar."""

from pacnam_tasks.calendar.rules import DayKind
from pacnam_tasks.core.words import lazy_gettext as _l

DAY_KIND = {
    DayKind.HOLIDAY: _l("Public holiday"),
    DayKind.COMPENSATORY: _l("Day off in lieu"),
    DayKind.SWAPPED: _l("Day off in exchange"),
    DayKind.WORKED: _l("Worked all the same"),
}
EVENT = {
    "calendar_day_entered": _l("Day entered in the working calendar"),
    "calendar_day_changed": _l("Day of the working calendar changed"),
    "calendar_day_removed": _l("Day taken out of the working calendar"),
    "calendar_confirmed": _l("Working calendar of a year confirmed"),
}
