"""What is said of meetings where something is refused."""

from datetime import date

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.meetings.queries.one import Held


def closed_meanwhile(meeting: Held, closed_at: str) -> str:
    """Who closed or cancelled the meeting and when."""
    if meeting.is_cancelled:
        return _(
            "The meeting was cancelled by %(who)s at %(at)s, so nothing is recorded in it.",
            who=meeting.closer,
            at=closed_at,
        )
    return _(
        "The meeting was closed by %(who)s at %(at)s, so nothing is recorded in it any more.",
        who=meeting.closer,
        at=closed_at,
    )


def said_before(recorder: str, recorded_at: str) -> str:
    """That the same was recorded already, by whom and when."""
    return _(
        "%(who)s recorded the same decision at %(at)s. Please write what is different, or leave it.",
        who=recorder,
        at=recorded_at,
    )


def too_early(last_on: date) -> str:
    """That a later meeting is closed already."""
    return _("A meeting of %(day)s is closed already. Please enter that day or a later one.", day=dmy(last_on))


def on_day_off(held_on: date, why: str) -> str:
    """What is asked once before a meeting is put on for a day on which nobody works."""
    return _(
        "%(day)s is a day off (%(why)s): please enter another day, or tick that the meeting is on it.",
        day=dmy(held_on),
        why=why,
    )


def not_begun(held_on: date) -> str:
    """That the meeting's day has not come."""
    return _("The meeting is on %(day)s; decisions are recorded from that day on.", day=dmy(held_on))
