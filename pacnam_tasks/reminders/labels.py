"""The words of reminders."""

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.rules import OF_THE_DUE_DAY, Facts, Matter

WAITS = {
    Matter.EXTENSION: _l("a request for an extension waits for a decision"),
    Matter.OBSTACLE: _l("an obstacle waits for an answer"),
    Matter.DIRECTION: _l("a direction waits for an answer"),
    Matter.FIELD_DIRECTION: _l("a direction waits for an answer"),
}
ASKED = {
    Matter.EXTENSION: _l("Please decide on the request."),
    Matter.OBSTACLE: _l("Please answer the obstacle that the unit reports."),
    Matter.DIRECTION: _l("Please answer the direction."),
    Matter.FIELD_DIRECTION: _l("Please answer the direction."),
}


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


def waiting(matter: Matter) -> str:
    """What waits, as a sentence of a notice; empty for a deadline, which speaks for itself."""
    said = str(WAITS[matter]) if matter in WAITS else ""
    return said[:1].upper() + said[1:]


def name_of(matter: Matter, code: str, title: str) -> str:
    """By what a reminder calls its thing: the code of the task, or the field."""
    return _("Field %(name)s", name=title) if matter is Matter.FIELD_DIRECTION else code


def subject(facts: Facts) -> str:
    """The subject of the mail."""
    words = {"code": name_of(facts.matter, facts.code, facts.title), "due": dmy(facts.due_on)}
    if facts.matter is Matter.EXTENSION:
        return _("Reminder %(code)s: %(what)s (due %(due)s)", what=str(WAITS[facts.matter]), **words)
    if facts.matter is not Matter.DEADLINE:
        what, late = str(WAITS[facts.matter]), standing(facts.days_left).lower()
        return _("Reminder %(code)s: %(what)s, %(late)s (answer by %(due)s)", what=what, late=late, **words)
    if facts.days_left > 0:
        return _("Reminder %(code)s: %(n)s days left (due %(due)s)", n=facts.days_left, **words)
    if facts.days_left == 0:
        return _("Reminder %(code)s: due today (%(due)s)", **words)
    return _("Reminder %(code)s: %(n)s days overdue (due %(due)s)", n=-facts.days_left, **words)


def deadline(facts: Facts) -> str:
    """The day of which the mail speaks, and how it stands."""
    words = {"due": dmy(facts.due_on), "standing": standing(facts.days_left).lower()}
    if facts.matter in OF_THE_DUE_DAY:
        return _("Deadline: %(due)s (%(standing)s)", **words) + moved(facts)
    return _("Answer needed by: %(due)s (%(standing)s)", **words)


def request(facts: Facts) -> str:
    """What the unit, or who decides, is asked to do."""
    if facts.matter is not Matter.DEADLINE:
        return str(ASKED[facts.matter])
    if facts.days_left < 0:
        return _("Please report the result or give the reason.")
    return _("Please report the progress.")
