"""The words of reminders."""

from collections.abc import Sequence
from datetime import date

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reminders.digest.labels import heading as digest_heading
from pacnam_tasks.reminders.digest.rules import Week
from pacnam_tasks.reminders.rules import ASKS_FOR_WORK, OF_THE_DUE_DAY, OF_THE_TASK, SINCE, Facts, Group, Matter, Reader

WAITS = {
    Matter.EXTENSION: _l("a request for an extension waits for a decision"),
    Matter.OBSTACLE: _l("an obstacle waits for an answer"),
    Matter.DIRECTION: _l("a direction waits for an answer"),
    Matter.FIELD_DIRECTION: _l("a direction waits for an answer"),
    Matter.RESUBMISSION: _l("the returned result is to be submitted again"),
}
ASKED_OF_UNIT = {
    Matter.DIRECTION: _l("Please answer the direction."),
    Matter.FIELD_DIRECTION: _l("Please answer the direction."),
    Matter.REVIEW: _l("Please report how the work stands, so that it can be reviewed."),
    Matter.SILENCE: _l("Please report the progress."),
    Matter.PERIOD: _l("Please send the report of the period."),
    Matter.ACCEPTANCE: _l("Please accept the task, or refuse it and say why."),
    Matter.RESUBMISSION: _l("Please complete the result and submit it again."),
}
ASKED_OF_DECIDER = {
    Matter.EXTENSION: _l("Please decide on the request."),
    Matter.OBSTACLE: _l("Please answer the obstacle that the unit reports."),
    Matter.REVIEW: _l("Please review the task and set the next day of review."),
    Matter.SUBMISSION: _l("Please check and confirm the result, or return it."),
}
ASKED_BESIDE = {
    Reader.IN_CHARGE: _l("Please direct and urge the unit."),
    Reader.FOLLOWS: _l("Please follow it up and urge the unit."),
}
"""What is asked of who neither carries nor decides it, where the unit owes something."""

DONE = {
    Matter.ASSIGNED: _l("a task is given to the unit"),
    Matter.RETURNED: _l("the task was returned"),
    Matter.SHARE_CHANGED: _l("the share of the unit was changed"),
    Matter.EXTENDED: _l("the deadline was extended"),
    Matter.EXTENSION_REFUSED: _l("the deadline was not extended"),
    Matter.OBSTACLE_ANSWERED: _l("the obstacle was answered"),
    Matter.REFUSAL_UPHELD: _l("the refusal was answered"),
    Matter.REFUSAL_RELEASED: _l("the refusal was answered"),
    Matter.PAUSED: _l("the task was paused"),
    Matter.RESUMED: _l("the task goes on"),
    Matter.ROLLING_SET: _l("how the deadline counts on a day off was changed"),
    Matter.PATH_SET: _l("the expected path was changed"),
    Matter.OVERRULED: _l("a member has rated the task"),
    Matter.REVOKED: _l("the task was revoked"),
    Matter.REOPENED: _l("the task was re-opened"),
    Matter.DELEGATED: _l("the task is given to you to handle"),
    Matter.DELEGATION_ENDED: _l("the task is no longer yours to handle"),
}
"""What others did to a task; what came of it is read on its page."""
GROUP = {
    Group.OVERDUE: _l("Overdue"),
    Group.TODAY: _l("Due today"),
    Group.SOON: _l("Due soon"),
    Group.UNREPORTED: _l("To be reported on"),
    Group.WAITING: _l("Waiting for a decision or an answer"),
    Group.CHANGED: _l("Changes"),
}
"""In the order in which a message about several things says them."""


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


def lasting(matter: Matter, since: date | None) -> str:
    """What has lasted since a day."""
    day = dmy(since)
    match matter:
        case Matter.REVIEW:
            return _("the day of review %(day)s has come", day=day)
        case Matter.SILENCE:
            return _("nothing was reported since %(day)s", day=day)
        case Matter.ACCEPTANCE:
            return _("the task waits to be accepted since %(day)s", day=day)
        case Matter.PERIOD:
            return _("the report of the period up to %(day)s is missing", day=day)
        case _:
            return _("the result reported on %(day)s waits for confirmation", day=day)


def happened(matter: Matter, since: date | None = None) -> str:
    """What waits, lasts or was done, as a sentence of a notice; empty for a deadline, which speaks for itself."""
    if matter is Matter.DIGEST:
        return digest_heading(Week(since)) if since else ""
    if matter is Matter.REPORT:
        return _("A report is prepared, figures to %(day)s. Please check it.", day=dmy(since))
    said = lasting(matter, since) if matter in SINCE else str((WAITS | DONE).get(matter, ""))
    return said[:1].upper() + said[1:]


def until(matter: Matter, day: date) -> str:
    """What the day that a rung counts from is: a deadline, or until when to answer; empty where it is neither."""
    if matter in OF_THE_TASK or matter in {Matter.DIGEST, Matter.REPORT}:
        return ""
    if matter in OF_THE_DUE_DAY:
        return _("due %(day)s", day=dmy(day))
    if matter is Matter.RESUBMISSION:
        return _("submit again by %(day)s", day=dmy(day))
    return _("answer by %(day)s", day=dmy(day))


def name_of(matter: Matter, code: str, title: str) -> str:
    """By what a reminder calls its thing: the code of the task, or the field."""
    if matter is Matter.DIGEST:
        return _("Weekly digest")
    if matter is Matter.REPORT:
        return _("Scheduled reports")
    return _("Field %(name)s", name=title) if matter is Matter.FIELD_DIRECTION else code


def subject(facts: Facts, *, with_unit: bool = False) -> str:
    """The subject of a message about one thing, `with_unit` where nothing else of it says the unit in one look."""
    name = name_of(facts.matter, facts.code, facts.title)
    said = f"{name}, {facts.unit_short_name or facts.unit_name}" if with_unit else name
    words = {"code": said, "due": dmy(facts.due_on) if facts.due_on else ""}
    if facts.matter in DONE:
        what = str(DONE[facts.matter])
        if not facts.due_on:
            return _("Notice %(code)s: %(what)s", code=words["code"], what=what)
        return _("Notice %(code)s: %(what)s (due %(due)s)", what=what, **words)
    if facts.matter in SINCE:
        what = lasting(facts.matter, facts.since)
        if not facts.due_on:
            return _("Reminder %(code)s: %(what)s", code=words["code"], what=what)
        return _("Reminder %(code)s: %(what)s (due %(due)s)", what=what, **words)
    if facts.matter is Matter.EXTENSION:
        return _("Reminder %(code)s: %(what)s (due %(due)s)", what=str(WAITS[facts.matter]), **words)
    if facts.matter is not Matter.DEADLINE:
        what, late = str(WAITS[facts.matter]), standing(facts.days_left).lower()
        if facts.matter is Matter.RESUBMISSION:
            return _("Reminder %(code)s: %(what)s, %(late)s (by %(due)s)", what=what, late=late, **words)
        return _("Reminder %(code)s: %(what)s, %(late)s (answer by %(due)s)", what=what, late=late, **words)
    if facts.days_left > 0:
        return _("Reminder %(code)s: %(n)s days left (due %(due)s)", n=facts.days_left, **words)
    if facts.days_left == 0:
        return _("Reminder %(code)s: due today (%(due)s)", **words)
    return _("Reminder %(code)s: %(n)s days overdue (due %(due)s)", n=-facts.days_left, **words)


def urgency(facts: Facts) -> tuple[int, date]:
    """What sorts things by how urgent they are, the most urgent first."""
    return _PLACES[facts.group], facts.due_on or date.max


_PLACES = {group: place for place, group in enumerate(GROUP)}


def leading(all_facts: Sequence[Facts]) -> Facts | None:
    """The most urgent of what is said of one task, of equals the last; none where it is about several things."""
    if len(all_facts) != 1:
        is_of_field = any(facts.matter is Matter.FIELD_DIRECTION for facts in all_facts)
        if is_of_field or len({facts.code for facts in all_facts}) != 1:
            return None
    return min(reversed(all_facts), key=urgency)


def subject_of_all(all_facts: Sequence[Facts], *, with_unit: bool = False) -> str:
    """The subject of a message about these things: "Nhắc việc: 03 nhiệm vụ, 01 quá hạn, 01 đến hạn hôm nay".

    Where all are of one task its most urgent has the word, `with_unit` as in `subject`.
    """
    first = leading(all_facts)
    if first is not None:
        is_said = [facts.group for facts in all_facts if facts.group is Group.WAITING] in ([], [first.group])
        return ", ".join([subject(first, with_unit=with_unit), *([] if is_said else _waiting(all_facts))])
    work = _codes(all_facts, *ASKS_FOR_WORK)
    late = _codes(all_facts, Group.OVERDUE)
    said = []
    if work:
        said.append(_("Reminder of %(n)s tasks", n=f"{len(work):02d}"))
    if late:
        said.append(_("%(n)s overdue", n=f"{len(late):02d}"))
    if today := _codes(all_facts, Group.TODAY) - late:
        said.append(_("%(n)s due today", n=f"{len(today):02d}"))
    said.extend(_waiting(all_facts))
    if changed := _codes(all_facts, Group.CHANGED) - work - _codes(all_facts, Group.WAITING):
        said.append(_("%(n)s tasks changed", n=f"{len(changed):02d}"))
    return ", ".join(said)


def _codes(all_facts: Sequence[Facts], *groups: Group) -> set[str]:
    return {facts.code for facts in all_facts if facts.group in groups}


def _waiting(all_facts: Sequence[Facts]) -> list[str]:
    """How many matters wait for a word of the reader, and how many for one of others."""
    said = []
    waiting = [facts for facts in all_facts if facts.group is Group.WAITING]
    own = sum(facts.waits_for_reader for facts in waiting)
    if own:
        said.append(_("%(n)s matters wait for a decision or an answer from you", n=f"{own:02d}"))
    if others := len(waiting) - own:
        said.append(_("%(n)s matters wait for a decision or an answer", n=f"{others:02d}"))
    return said


def deadline(facts: Facts) -> str:
    """The day of which the mail speaks, and how it stands."""
    if facts.due_on is None:
        return _("Deadline: none")
    words = {"due": dmy(facts.due_on), "standing": standing(facts.days_left).lower()}
    if facts.matter in OF_THE_TASK:
        return _("Deadline: %(due)s", due=words["due"]) + moved(facts)
    if facts.matter in OF_THE_DUE_DAY:
        return _("Deadline: %(due)s (%(standing)s)", **words) + moved(facts)
    if facts.matter is Matter.RESUBMISSION:
        return _("Submit again by: %(due)s (%(standing)s)", **words)
    return _("Answer needed by: %(due)s (%(standing)s)", **words)


def usable(facts: Facts) -> str:
    """What the link of a mail is for, for whom and until when."""
    day = dmy(facts.update_link.last_day if facts.update_link else None)
    return _("Report in a minute, without signing in (for you alone, through %(day)s; please do not forward):", day=day)


def request(facts: Facts) -> str:
    """What the reader is asked to do: who carries the work, decides on it, is in charge of it or follows it up."""
    if facts.matter in DONE:
        return _("Please read it on the page of the task.")
    if facts.reader is Reader.DECIDES and facts.matter in ASKED_OF_DECIDER:
        return str(ASKED_OF_DECIDER[facts.matter])
    if facts.matter not in ASKED_OF_UNIT and facts.matter is not Matter.DEADLINE:
        return _("For your information.")
    if facts.reader is not Reader.WORKS:
        return str(ASKED_BESIDE[Reader.FOLLOWS if facts.reader is Reader.FOLLOWS else Reader.IN_CHARGE])
    if facts.matter is not Matter.DEADLINE:
        return str(ASKED_OF_UNIT[facts.matter])
    if facts.days_left < 0:
        return _("Please report the result or give the reason.")
    return _("Please report the progress.")


def greeting(name: str) -> str:
    """The first line of a mail."""
    return _("Dear comrade %(name)s,", name=name) if name else _("Dear comrade,")
