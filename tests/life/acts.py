"""What must come of a form that is sent: refused as what, or taken; from contract.md, looked up in memory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from tests.life.acting import comes_of_acting
from tests.life.affairs import FieldDirection, Minute
from tests.life.charging import comes_of_change
from tests.life.directing import comes_of_field_answer, comes_of_field_direction
from tests.life.errata import comes_of_erratum
from tests.life.forms import HOUSE, Form
from tests.life.handing import comes_of_answer, comes_of_minute
from tests.life.judging import comes_of_rating, wrong_rolling
from tests.life.memory import Direction, Life, Obstacle, Request, Update
from tests.life.people import LEVELS, answers, may, may_extend, sees, workers
from tests.life.splitting import comes_of_shares, has_room, wrong_split
from tests.life.standing import ENDED, STILL
from tests.life.telling import FORBIDDEN, OUTDATED, REFUSED, REPEATED, TAKEN, TEN_MINUTES, UNKNOWN

LADDER = ("thuong_truc", "ban_thuong_vu", "ban_chap_hanh")
Taken = Mapping[str, Update | None]
"""The keys of the forms that were taken, with the report that one was."""


def outcome(form: Form, now: datetime, today: date, taken: Taken) -> str:
    """What the sender must be told."""
    if form.act in HOUSE:
        return _in_house(form, today, taken)
    if not sees(form.by, form.life):
        return UNKNOWN
    if form.key in taken:
        report = taken[form.key]
        return OUTDATED if report is not None and report.is_withdrawn else REPEATED
    match form.aim:
        case Obstacle():
            return _on_obstacle(form, form.aim)
        case Request() if form.act == "decide_extension":
            return _on_request(form, form.aim, today)
        case Request():
            return _on_own_request(form, form.aim)
        case Update() if form.act == "correct":
            return comes_of_erratum(form, form.aim, now)
        case Update():
            return _on_own_report(form, form.aim, now)
        case Direction():
            return _on_direction(form, form.aim)
    return _on_task(form, today)


def _in_house(form: Form, today: date, taken: Taken) -> str:
    match form.aim:
        case Minute():
            return comes_of_answer(form, form.aim, taken)
        case _ if form.act == "make_minute":
            return comes_of_minute(form, taken)
        case _ if form.act == "change_member":
            return comes_of_change(form, taken)
        case FieldDirection():
            return comes_of_field_answer(form, form.aim, taken)
        case _ if form.act == "direct_field":
            return comes_of_field_direction(form, taken)
    told = comes_of_acting(form, today)
    return REPEATED if form.key in taken and told != FORBIDDEN else told


def _on_task(form: Form, today: date) -> str:
    life = form.life
    is_outdated = form.version != life.version
    if form.act == "assign" and is_outdated:
        return OUTDATED
    if form.act == "overrule":
        return comes_of_rating(form, today)
    if not may(form.by, form.act, life):
        return FORBIDDEN
    if form.act == "delegate":
        is_outdated = form.handler != life.handler
    if form.act == "review":
        is_outdated = life.now.due_on is None and form.review_on != life.review_on
    if is_outdated and form.act not in {"direct", "note"}:
        return OUTDATED
    if form.act == "share":
        return comes_of_shares(form, today)
    return REFUSED if form.act in WRONG and WRONG[form.act](form, today) else TAKEN


def _no_reason(form: Form, _today: date) -> bool:
    return not form.reason


def _no_document(form: Form, _today: date) -> bool:
    return not form.reason or not form.document


def _wrong_answer(form: Form, today: date) -> bool:
    wrong = _no_document if form.act == "release" else _no_reason
    return form.life.now.refused_on is None or wrong(form, today)


def _wrong_return(form: Form, today: date) -> bool:
    """A task is carried again only under a whole that is carried."""
    whole = form.life.parent.now.state if form.life.parent else ""
    return _no_document(form, today) or whole in STILL | {"done"}


def _wrong_reopening(form: Form, today: date) -> bool:
    """What was revoked comes back only where the others have left room for its share."""
    return _wrong_return(form, today) or not has_room(form.life)


def _wrong_report(form: Form, today: date) -> bool:
    life, figures = form.life, (form.quantity, form.percent)
    has_figure = figures != (None, None)
    waiting = life.waiting(form.received_on if form.is_paper else today)
    says_something = has_figure or form.is_submission or form.note or form.says_nothing_new or form.has_obstacle
    return (
        (has_figure and bool(life.parts))
        or not (says_something or form.has_file)
        or (form.is_submission and life.needs_evidence and not form.has_file and not life.has_file)
        or (bool(form.period) and form.period not in {one.label for one in waiting})
        or (form.says_nothing_new and not waiting)
        or (form.is_paper and bool(waiting) and not form.period)
        or (form.quantity is not None and life.now.target is None)
    )


def _wrong_paper(form: Form, today: date) -> bool:
    """A paper says nothing of the time before the task or its last turn, nor against a later figure."""
    life, on = form.life, form.received_on
    has_figure = (form.quantity, form.percent) != (None, None)
    is_old = on < life.now.start_on or on < life.turned_on or (has_figure and on < life.figure_on)
    return is_old or _wrong_report(form, today)


def _wrong_request(form: Form, today: date) -> bool:
    waits = form.life.open_request is not None
    counts_on = form.life.now.counts_on
    return waits or counts_on is None or today > counts_on or not _is_later(form.life, form.proposed_on, today)


def _is_later(life: Life, day: date, today: date) -> bool:
    """Whether a day can be asked for."""
    return (life.now.due_on is None or day > life.now.due_on) and day > today


def _is_possible(life: Life, day: date, today: date) -> bool:
    """Whether a day can be the new due day."""
    whole = life.parent.now if life.parent else None
    if whole is None or whole.due_on is None or whole.counts_on is None:
        return _is_later(life, day, today)
    counts_on = replace(life.now, due_on=day).counts_on
    ends_in_time = counts_on is not None and day <= whole.due_on and counts_on <= whole.counts_on
    return _is_later(life, day, today) and ends_in_time


def _wrong_handler(form: Form, _today: date) -> bool:
    unknown = form.handed_to is not None and form.handed_to not in workers(form.life.now.unit, form.life.house.left)
    return unknown or form.handed_to == form.life.handler


def _wrong_draft(form: Form, _today: date) -> bool:
    return form.edited_due_on is not None and form.edited_due_on < form.life.now.start_on


def _wrong_level(form: Form, _today: date) -> bool:
    """The office answers nothing, and a whole task has no unit above its own."""
    return form.level == "office" or (form.level == "lead_unit" and not form.life.is_of_another)


WRONG: dict[str, Callable[[Form, date], bool]] = {
    "edit": _wrong_draft,
    "refuse": lambda form, _today: not form.reason or form.life.now.refused_on is not None,
    "uphold": _wrong_answer,
    "release": _wrong_answer,
    "report": _wrong_report,
    "submit": _wrong_report,
    "paper": _wrong_paper,
    "paper_submit": _wrong_paper,
    "review": lambda form, _today: form.life.now.due_on is not None,
    "raise_obstacle": _wrong_level,
    "split": wrong_split,
    "note": _no_reason,
    "check": lambda form, _today: not form.passes and not form.reason,
    "confirm": lambda form, _today: form.life.now.check_passed is False and not form.reason,
    "send_back": lambda form, today: not form.reason or (form.again_by is not None and form.again_by < today),
    "ask_extension": _wrong_request,
    "delegate": _wrong_handler,
    "pause": _no_document,
    "revoke": _no_document,
    "resume": _wrong_return,
    "reopen": _wrong_reopening,
    "roll": wrong_rolling,
}
"""What breaks a rule in a form of one who may send it."""


def _on_obstacle(form: Form, obstacle: Obstacle) -> str:
    life, person = form.life, form.by
    is_outdated = form.aim_version != obstacle.version
    is_over = obstacle.is_closed or life.now.state in ENDED
    if form.act == "close_obstacle":
        has_answered = obstacle.answered_by == person.name and person.still_has(obstacle.right)
        if not person.is_in(life.now.unit, "leader", "staff") and not has_answered:
            return FORBIDDEN
        return OUTDATED if is_outdated else REFUSED if is_over or not form.reason else TAKEN
    if not answers(person, life, obstacle.level, obstacle.asked):
        below = [*LEVELS[: LEVELS.index(obstacle.level)], *(["lead_unit"] if obstacle.asked else [])]
        stood_below = any(answers(person, life, level) for level in below)
        return OUTDATED if is_outdated and stood_below else FORBIDDEN
    if is_outdated:
        return OUTDATED
    if is_over or obstacle.answered_by is not None or not form.reason:
        return REFUSED
    if form.act == "escalate":
        return REFUSED if obstacle.level == "province" else TAKEN
    return REFUSED if obstacle.level in {"ban_thuong_vu", "province"} and not form.document else TAKEN


def _on_request(form: Form, request: Request, today: date) -> str:
    if not may_extend(form.by, form.life, request.level) or form.by.name == request.by:
        return FORBIDDEN
    if request.state in {"void", "withdrawn"}:
        return REFUSED
    if request.state != "open" or form.version != form.life.version:
        return OUTDATED
    if request.level in {"ban_thuong_vu", "ban_chap_hanh"} and not form.document:
        return REFUSED
    day = decided_day(form, request)
    return TAKEN if day is None or _is_possible(form.life, day, today) else REFUSED


def decided_day(form: Form, request: Request) -> date | None:
    """The new due day that is decided, if any."""
    return {"granted": request.proposed_on, "changed": form.proposed_on, "refused": None}[form.verdict]


def next_level(life: Life) -> str:
    """Who decides on the next request: a level higher with each that was decided."""
    decided = sum(request.state in {"granted", "changed", "refused"} for request in life.requests)
    return "lead_unit" if life.is_of_another else LADDER[min(decided, 2)]


def _on_own_request(form: Form, request: Request) -> str:
    if form.by.name != request.by or not form.by.still_has(request.right):
        return FORBIDDEN
    if request.state != "open":
        return REFUSED
    return OUTDATED if form.version != form.life.version else TAKEN


def _on_own_report(form: Form, report: Update, now: datetime) -> str:
    if form.by.name != report.by or not form.by.still_has(report.right):
        return FORBIDDEN
    moved = any(one.update is report and one.version > 1 for one in form.life.obstacles)
    is_late = now - report.at > TEN_MINUTES
    return REFUSED if report.is_withdrawn or is_late or form.life.last is not report or moved else TAKEN


def _on_direction(form: Form, direction: Direction) -> str:
    if not may(form.by, form.act, form.life):
        return FORBIDDEN
    return OUTDATED if direction.is_answered else TAKEN
