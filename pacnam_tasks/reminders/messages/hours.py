"""When the organisation writes, as its settings say."""

from pacnam_tasks.config import Settings
from pacnam_tasks.reminders.messages.rules import Hours, Quiet


def hours_of(settings: Settings) -> Hours:
    """The hour of who has chosen none, and the quiet hours."""
    return Hours(settings.mail_hour, Quiet(*settings.quiet_hours))
