"""What is said of a task: why an act is not possible, whose act it is, which period is meant."""

from collections.abc import Iterable
from decimal import Decimal

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.text import dmy, number, percent
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.tasks.access import OF_THE_UNIT, Carried, is_part_of_another
from pacnam_tasks.tasks.labels import RATING, STATE
from pacnam_tasks.tasks.rules.expected_path import MOST_POINTS, Span, Wrong
from pacnam_tasks.tasks.rules.facts import Point, State, TaskFacts
from pacnam_tasks.tasks.rules.moves import MOVES, Act, Who
from pacnam_tasks.tasks.rules.rated import Rated, Reason

BY_THE_WHOLE = _l("A part is decided by the head of the unit that leads the whole task.")
BY_STANDING = _l("Pausing, resuming, revoking and re-opening are decided by the standing members.")
ON_PAPER = _l("A paper report is entered by the office, for another unit; the own unit reports in the ordinary way.")
WHOSE = {
    Act.ASSIGN: _l("Tasks are assigned by the standing members."),
    Act.ACCEPT: _l("A task is accepted by the head of its lead unit."),
    Act.REFUSE: _l("A task is refused by the head of its lead unit."),
    Act.ANSWER_REFUSAL: _l("A refusal is answered by the standing members."),
    Act.BREAK_DOWN: _l("A task is split by the head of its lead unit, or by the office on behalf of that unit."),
    Act.NOTE: _l("Notes come from the people of a co-ordinating unit; the lead unit reports by its updates."),
    Act.DELEGATE: _l("A task is handed to a person of the unit by the head of the lead unit."),
    Act.CHECK: _l("A report of completion is checked by the office."),
    Act.CONFIRM: _l("Completion is confirmed by the standing members, on the office's check."),
    Act.RETURN: _l("A report of completion is returned by the office or the standing members."),
    Act.PAUSE: BY_STANDING,
    Act.RESUME: BY_STANDING,
    Act.REVOKE: BY_STANDING,
    Act.REOPEN: BY_STANDING,
    Act.SET_ROLLING: _l("How a deadline on a day off counts is decided by the standing members."),
    Act.SET_PATH: _l(
        "The expected path is decided by the standing members, and by the committee member in charge of the field."
    ),
    Act.DIRECT: _l("Standing members direct, and members in their fields; never their own unit."),
    Act.REPORT_ON_BEHALF: ON_PAPER,
    Act.SUBMIT_ON_BEHALF: ON_PAPER,
    Act.CORRECT: _l("Entries are corrected by the office, and by the head of the lead unit those of the own unit."),
    Act.REVIEW: _l("Work without a due day is reviewed by the office and the standing members."),
    Act.CHANGE_MEMBER: _l("The member in charge is changed by the office."),
    Act.OVERRULE: _l(
        "A rating is overruled by the standing members, and by members in their fields; never by one's own unit."
    ),
    Act.ANSWER_DIRECTION: _l("A direction is answered by the head of the lead unit."),
}
"""Whose act it is, for a task."""
ABOVE = frozenset(move.act for move in MOVES if move.who in {Who.ASSIGNER, Who.CHECKER, Who.EXTENDER})
"""Acts on the work of others."""


def why_not(act: Act, actor: Actor, task: Carried) -> str:
    """A sentence for the person who may not do this with the task as it stands."""
    whose = _whose(act, actor, task)
    states = {state for move in MOVES if move.act is act for state in move.states}
    if State(task.state) in states:
        return whose
    at = ", ".join(f"“{STATE[state]}”" for state in State if state in states)
    now = str(STATE[State(task.state)])
    return f"{_('The task stands at “%(now)s”; this is possible at %(at)s only.', now=now, at=at)} {whose}".strip()


def _whose(act: Act, actor: Actor, task: Carried) -> str:
    if act in ABOVE:
        if any(holding.unit_id == task.lead_unit_id and holding.role in OF_THE_UNIT for holding in actor.holdings):
            return _("Nobody decides on the work of their own unit.")
        if is_part_of_another(task):
            return str(BY_THE_WHOLE)
    return str(WHOSE.get(act, ""))


def nobody_acts(unit: str) -> str:
    """That a unit is given no work, and the ways out."""
    return _(
        "Nobody in %(unit)s could take the work on, as it has no account. Please have an account created for the "
        "unit, or choose another one.",
        unit=unit,
    )


def wrong_path(why: Wrong, point: Point | None, span: Span) -> str:
    """Why an expected path cannot be taken, and what to do."""
    on, percent_there = (dmy(point[0]), percent(point[1])) if point is not None else ("", "")
    match why:
        case Wrong.NO_DEADLINE:
            return _("Without a due day there is no path to it. Please enter a due day, or choose the straight line.")
        case Wrong.NO_CURVE:
            return _("Please choose a curve.")
        case Wrong.STANDS_STILL:
            return _(
                "By this curve nothing is done between %(start)s and %(end)s. Please choose another one.",
                start=dmy(span.starts_on),
                end=dmy(span.ends_on),
            )
        case Wrong.NO_POINTS:
            return _("Please enter at least one point: a day and the percent that is to be reached by then.")
        case Wrong.TOO_MANY:
            return _("At most %(n)s points are kept. Please leave some out.", n=MOST_POINTS)
        case Wrong.OUTSIDE:
            return _(
                "%(day)s does not lie between the start %(start)s and the deadline %(end)s. Please correct the day.",
                day=on,
                start=dmy(span.starts_on),
                end=dmy(span.ends_on),
            )
        case Wrong.OUT_OF_ORDER:
            return _(
                "%(day)s comes after a later day, or twice. Please enter the points in the order of their days.", day=on
            )
        case Wrong.NO_PERCENT:
            return _("%(percent)s on %(day)s: please enter a percent from 0 to 100.", percent=percent_there, day=on)
        case Wrong.FALLING:
            return _(
                "On %(day)s %(percent)s would be less than was reached before. What is expected never falls; please "
                "correct the percent.",
                day=on,
                percent=percent_there,
            )


def period_name(label: str, this_year: int | None = None) -> str:
    """A period's label in words: 2023-W37, 2023-09, 2023-Q3, 2023-H2, a rest 2023-09-2; any other as it stands.

    With the year where that is not `this_year`, if one is given.
    """
    year, _dash, rest = label.partition("-")
    kind, n = (rest[:1], rest[1:]) if rest[:1] in {"W", "Q", "H"} else ("", rest)
    n, again, _which = n.partition("-")
    if len(year) != 4 or not n.isdecimal():
        return label
    name = _span_name(kind, int(n))
    if this_year is not None and year != str(this_year):
        name = f"{name}/{year}"
    return _("%(period)s (the rest)", period=name) if again else name


def period_names(labels: Iterable[str]) -> dict[str, str]:
    """The names of a task's periods by their labels; with the year where they are of several years."""
    known = list(labels)
    several = len({label[:4] for label in known}) > 1
    return {label: period_name(label, 0 if several else None) for label in known}


def _span_name(kind: str, n: int) -> str:
    match kind:
        case "W":
            return _("week %(n)s", n=n)
        case "Q":
            return _("quarter %(n)s", n=n)
        case "H":
            return _("half-year %(n)s", n=n)
    return _("month %(n)s", n=n)


def why_rated(one: Rated) -> str:
    """What decided a rating, in one sentence that begins with it; empty for what is not carried."""
    reason = _reason(one)
    return _("%(rating)s: %(reason)s.", rating=RATING[one.rating], reason=reason) if reason else ""


def reason_of(one: Rated) -> str:
    """The same beside the letter, which says the rating already."""
    reason = _reason(one)
    return f"{reason[:1].upper()}{reason[1:]}." if reason else ""


def _reason(one: Rated) -> str:
    figure = one.figure or 0
    n, share = number(figure), percent(Decimal(figure))
    match one.reason:
        case Reason.OVERDUE:
            return _("overdue for %(n)s days", n=n)
        case Reason.OVERDUE_TASKS:
            return _("%(n)s tasks are overdue", n=n)
        case Reason.NEVER_REPORTED:
            return _("no report yet")
        case Reason.NO_PATH:
            return _("no path to go by")
        case Reason.GOES_WELL:
            return _("%(percent)s of what is expected by now", percent=share)
        case Reason.BEHIND | Reason.FAR_BEHIND:
            return _("only %(percent)s of what is expected by now", percent=share)
        case Reason.OBSTACLE:
            return (
                _("an obstacle waits for an answer for %(n)s days", n=n)
                if one.figure
                else _("an obstacle was reported today")
            )
        case Reason.SILENT:
            return _("nothing reported for %(n)s days", n=n)
        case Reason.EXTENDED:
            return _("the deadline was extended %(n)s times", n=n)
    return ""


def overruled(facts: TaskFacts) -> str:
    """By what a rating is overruled and until when, where somebody has done so."""
    if facts.ruled is None or facts.ruled_until is None:
        return ""
    return _("%(rating)s, as rated by a member until %(day)s.", rating=RATING[facts.ruled], day=dmy(facts.ruled_until))
