"""The words of the ladder."""

from collections.abc import Collection

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.ladder.rules import Addressee, Fault, Rung, Source, Unit, days_allowed
from pacnam_tasks.reminders.rules import WAYS_OUT, Channel

SOURCE = {
    Source.DUE: _l("Due day of the task"),
    Source.REVIEW: _l("Day of review of undated work"),
    Source.SILENCE: _l("Last report of a task whose deadline is far"),
    Source.PERIOD: _l("End of a period without report"),
    Source.SUBMISSION: _l("Result that waits for confirmation"),
    Source.ACCEPTANCE: _l("Task given that waits to be accepted"),
    Source.RESUBMISSION: _l("Day by which a returned result is to be submitted again"),
    Source.EXTENSION: _l("Request for an extension without decision"),
    Source.EXTENSION_DUE: _l("Deadline for which an extension is asked"),
    Source.OBSTACLE: _l("Day by which an obstacle is to be answered"),
    Source.DIRECTION_GIVEN: _l("Direction that was given"),
    Source.DIRECTION: _l("Day by which a direction is to be answered"),
}
ADDRESSEE = {
    Addressee.OFFICER: _l("officer handling the task"),
    Addressee.HEAD: _l("head of the unit"),
    Addressee.ACTING: _l("acting head"),
    Addressee.MEMBER: _l("member in charge"),
    Addressee.OFFICE: _l("office"),
    Addressee.STANDING: _l("standing members"),
    Addressee.DECIDER: _l("who decides on it"),
}
CHANNEL = {
    Channel.INBOX: _l("notices"),
    Channel.EMAIL: _l("e-mail"),
    Channel.PUSH: _l("message on a device"),
    Channel.WEBHOOK: _l("link to another system"),
    Channel.GATEWAY: _l("short message"),
    Channel.PHONE: _l("text message to a telephone"),
}
UNIT = {Unit.CALENDAR: _l("calendar days"), Unit.WORKING: _l("working days")}
EVENT = {
    "rung_added": _l("Rung added to the ladder of reminders"),
    "rung_changed": _l("Rung of the ladder of reminders changed"),
    "ladder_restored": _l("Shipped ladder of reminders restored"),
}
FIELD = {
    Fault.TWICE: "days",
    Fault.TOO_FAR: "days",
    Fault.NOBODY: "audience",
    Fault.NOT_REACHED: "audience",
    Fault.NOT_LAST: "weekly",
}
"""Where on the form a fault is put right."""


def when(rung: Rung) -> str:
    """When the rung comes: "3 ngày trước", "Đúng ngày", "7 ngày làm việc sau, rồi mỗi tuần"."""
    if rung.source is Source.DIRECTION_GIVEN:
        return _("At once")
    if rung.days == 0:
        said = _("On the day")
    elif rung.unit is Unit.WORKING:
        said = (
            _("%(n)s working days before", n=-rung.days)
            if rung.days < 0
            else _("%(n)s working days after", n=rung.days)
        )
    else:
        said = _("%(n)s days before", n=-rung.days) if rung.days < 0 else _("%(n)s days after", n=rung.days)
    return _("%(when)s, then every week", when=said) if rung.weekly else said


def audience(rung: Rung) -> str:
    """Whom it reaches, in one line."""
    return ", ".join(str(ADDRESSEE[one]) for one in Addressee if one in rung.audience)


def channels(rung: Rung, set_up: Collection[Channel]) -> str:
    """By what it goes, in one line; of a choice of ways it says which are not `set_up`."""
    if not rung.ways:
        return _("notices alone")
    if rung.ways == WAYS_OUT:
        return _("notices and all ways that there are to the person")
    return ", ".join([str(CHANNEL[Channel.INBOX]), *(way(one, set_up) for one in Channel if one in rung.ways)])


def way(way: Channel, set_up: Collection[Channel]) -> str:
    """A way out, and whether it is not `set_up`."""
    return str(CHANNEL[way]) if way in set_up else _("%(way)s (not set up)", way=str(CHANNEL[way]))


def not_set_up(set_up: Collection[Channel]) -> str:
    """The ways out that nobody has set up, in one line; empty where all are."""
    return ", ".join(str(CHANNEL[one]) for one in Channel if one in WAYS_OUT - frozenset(set_up))


def sentence(fault: Fault, rung: Rung) -> str:
    """Why this is no rung, and what to do."""
    first, last = days_allowed(rung.source)
    match fault:
        case Fault.TWICE:
            return _(
                "The ladder has a rung of this day already. Please enter another number of days, or change that one."
            )
        case Fault.TOO_FAR if first < 0:
            return _("A rung comes at most %(n)s days before or after. Please enter a smaller number.", n=last)
        case Fault.TOO_FAR if first > 0:
            return _("Here a rung comes at least 1 and at most %(n)s days after it. Please correct the days.", n=last)
        case Fault.TOO_FAR:
            return _("Here a rung comes on the day or at most %(n)s days after it. Please correct the days.", n=last)
        case Fault.NOBODY:
            return _("Please tick at least one whom the rung reaches.")
        case Fault.NOT_REACHED:
            return _("Here nobody decides. Please tick somebody else.")
        case Fault.NOT_LAST:
            return _(
                "Only the last rung in use repeats every week. Please switch the repetition or the later rung off; a "
                "rung of working days can come later than its number says."
            )
