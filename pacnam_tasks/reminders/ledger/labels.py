"""The words of the ledger."""

from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.ladder.labels import when
from pacnam_tasks.reminders.ladder.rules import FARTHEST, MATTERS, WEEK, Rung, Source, Unit
from pacnam_tasks.reminders.rules import CHANGES, GIVEN, WAITS_FROM, Channel, Fate, Matter

FATE = {
    Fate.PLANNED: _l("waits"),
    Fate.SENT: _l("sent"),
    Fate.FAILED: _l("failed"),
    Fate.VOID: _l("not needed any more"),
    Fate.REPLACED: _l("replaced by a newer one"),
    Fate.DROPPED: _l("dropped by hand"),
}
SOURCE_OF = {matter: source for source, matters in MATTERS.items() for matter in matters}
"""What the rungs of a matter count from; of two the one that is known beforehand."""


def fate(fate: Fate, channel: Channel, reason: str = "") -> str:
    """What has become of a reminder; a notice is void when its ground has gone; what was dropped had a `reason`."""
    if fate is Fate.DROPPED and reason:
        return _("dropped by hand: %(reason)s", reason=reason)
    return _("of what is no longer so") if (fate, channel) == (Fate.VOID, Channel.INBOX) else str(FATE[fate])


def rung(matter: Matter, number: int, working_days: int | None = None) -> str:
    """By which rung a reminder came: "3 ngày trước", "8 ngày làm việc trước"; of what others did at once."""
    if matter is Matter.DIGEST:
        return _("Every week")
    if matter is Matter.REPORT:
        return _("At the end of a period")
    if matter in CHANGES:
        return _("At once")
    source, days = SOURCE_OF[matter], number
    if number <= WAITS_FROM + FARTHEST:
        source, days = (
            (Source.EXTENSION, number - WAITS_FROM)
            if matter is Matter.EXTENSION
            else (Source.DIRECTION_GIVEN, number - GIVEN)
        )
    if working_days is None:
        return when(Rung(source, days, frozenset()))
    said = when(Rung(source, working_days, frozenset(), unit=Unit.WORKING))
    weeks = (days - working_days) // WEEK
    return _("%(when)s and %(n)s weeks", when=said, n=weeks) if weeks else said
