"""The words of reminders."""

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reminders.rules import Facts


def standing(days_left: int) -> str:
    """How the deadline stands: "Còn 3 ngày", "Đến hạn hôm nay", "Quá hạn 3 ngày"."""
    if days_left > 0:
        return _("%(n)s days left", n=days_left)
    return _("%(n)s days overdue", n=-days_left) if days_left else _("Due today")


def moved(facts: Facts) -> str:
    """What is added to a deadline that was another at first: "; gia hạn 1 lần, hạn ban đầu 31/08/2023"."""
    if not facts.is_extended:
        return ""
    day = dmy(facts.original_due_on)
    if not facts.extensions:
        return f"; {_('first due %(day)s', day=day)}"
    return f"; {_('extended %(n)s times, first due %(day)s', n=facts.extensions, day=day)}"


def subject(facts: Facts) -> str:
    """The subject of the mail."""
    words = {"code": facts.code, "due": dmy(facts.due_on)}
    if facts.days_left > 0:
        return _("Reminder %(code)s: %(n)s days left (due %(due)s)", n=facts.days_left, **words)
    if facts.days_left == 0:
        return _("Reminder %(code)s: due today (%(due)s)", **words)
    return _("Reminder %(code)s: %(n)s days overdue (due %(due)s)", n=-facts.days_left, **words)


def request(facts: Facts) -> str:
    """What the unit is asked to do."""
    if facts.days_left < 0:
        return _("Please report the result or give the reason.")
    return _("Please report the progress.")
