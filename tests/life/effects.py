"""What a form that was taken has brought about, done to memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.life import acting
from tests.life.acts import decided_day, next_level
from tests.life.charging import put_in_charge
from tests.life.directing import direct_field
from tests.life.errata import set_right
from tests.life.forms import FIELD_DIRECTIONS, HOUSE, MINUTES, REPORTS, Form
from tests.life.handing import hand_over
from tests.life.judging import rate, roll
from tests.life.leaving import keep_from_leavers
from tests.life.memory import Direction, Life, Obstacle, Period, Request, Update, dated_periods, later_periods
from tests.life.people import LEVELS
from tests.life.splitting import share_anew, split
from tests.life.standing import OPEN

REVIEW_AFTER = timedelta(days=90)
NOT_SUBMITTED: dict[str, Any] = {"submitted_on": None, "check_passed": None}


def happen(form: Form, made: list[int], now: datetime, today: date) -> Update | None:
    """Do it to memory; `made` are the ids of what it made. The report, if it was one."""
    if form.act in HOUSE:
        _happen_in_house(form, made, today)
        return None
    if form.act in REPORTS:
        return _report(form, made, now, today)
    if form.aim is not None:
        _move_on(form, today)
    elif form.act in CHANGES:
        _decide(form, today)
    else:
        _do(form, made, today)
    return None


def _happen_in_house(form: Form, made: list[int], today: date) -> None:
    if form.act == "change_member":
        put_in_charge(form)
    elif form.act in MINUTES:
        hand_over(form, made)
    elif form.act in FIELD_DIRECTIONS:
        direct_field(form, made)
    else:
        acting.act(form, made, today)


def _decide(form: Form, today: date) -> None:
    """The task has come to another state, and parts go along."""
    life = form.life
    along = [part for part in life.below if ALONG.get(form.act, _nobody)(life, part)]
    life.stand_along(today, along, **CHANGES[form.act](form, today))
    if form.act in {"send_back", "resume", "reopen"}:
        for one in (life, *along):
            one.turned_on = today
    if form.act == "reopen":
        keep_from_leavers([life, *along])


def _do(form: Form, made: list[int], today: date) -> None:
    life = form.life
    match form.act:
        case "split":
            split(life, form.shares, made, today)
        case "share":
            share_anew(life, form.shares, made, today)
        case "assign":
            life.periods = dated_periods(life.rhythm, today, life.now.due_on)
            life.stand(today, state="assigned")
        case "edit":
            _edit(form)
        case "review":
            life.review_on, life.last = form.next_review_on, None
        case "roll":
            roll(form, today)
        case "overrule":
            rate(form, made)
        case "delegate":
            life.handler = form.handed_to
        case "direct":
            life.directions.append(Direction(made[0]))
        case "raise_obstacle":
            level = form.level or _first_level(life, form.number)
            life.obstacles.append(Obstacle(made[0], level, raised_on=today))
            life.stand(today, obstacle_since=life.waits_since)
        case "ask_extension":
            life.stand(today)
            right = form.by.right_in(life.now.unit)
            life.requests.append(Request(made[0], form.by.name, next_level(life), form.proposed_on, right))


def _edit(form: Form) -> None:
    life, due = form.life, form.edited_due_on
    life.now = replace(life.now, due_on=due, first_due_on=due)
    life.review_on = None if due else life.now.start_on + REVIEW_AFTER
    life.version += 1


def _move_on(form: Form, today: date) -> None:
    """What hangs on the task has moved."""
    match form.aim:
        case Update() if form.act == "correct":
            set_right(form.life, form.aim, form.said, today)
        case Update():
            _take_back(form.life, form.aim, today)
        case Obstacle():
            _move_obstacle(form, form.aim, today)
        case Request():
            _end_request(form, form.aim, today)
        case Direction():
            form.aim.is_answered = True


def _nobody(_life: Life, _part: Life) -> bool:
    return False


CHANGES: dict[str, Callable[[Form, date], dict[str, Any]]] = {
    "accept": lambda *_: {"state": "in_progress", "refused_on": None},
    "refuse": lambda _form, today: {"refused_on": today},
    "uphold": lambda *_: {"refused_on": None},
    "release": lambda *_: {"state": "revoked", "refused_on": None},
    "check": lambda form, _today: {"check_passed": form.passes},
    "confirm": lambda *_: {"state": "done"},
    "send_back": lambda _form, today: {"state": "in_progress", **NOT_SUBMITTED, "returned_on": today},
    "pause": lambda *_: {"state": "paused", "refused_on": None, **NOT_SUBMITTED},
    "resume": lambda *_: {"state": "in_progress"},
    "revoke": lambda *_: {"state": "revoked", "refused_on": None},
    "reopen": lambda *_: {"state": "in_progress", "returned_on": None, **NOT_SUBMITTED},
}
ALONG: dict[str, Callable[[Life, Life], bool]] = {
    "pause": lambda _life, part: part.now.state in OPEN,
    "resume": lambda life, part: part.along is life and part.now.state == "paused",
    "revoke": lambda _life, part: part.now.state in OPEN | {"paused"},
    "release": lambda _life, part: part.now.state in OPEN | {"paused"},
    "reopen": lambda life, part: part.along is life and part.now.state == life.now.state == "revoked",
}
"""Which parts go along: what was done comes back alone, what was revoked brings those along that went along."""


def _report(form: Form, made: list[int], now: datetime, today: date) -> Update:
    life, on = form.life, form.received_on if form.is_paper else today
    update = Update(made[0], form.by.name, now, on, form.quantity, life.now, form.said, is_paper=form.is_paper)
    update.has_file, update.right = form.has_file, 0 if form.is_paper else form.by.right_in(life.now.unit)
    for period in _reported(form, on):
        period.update, period.reported_on = update, on
    changes: dict[str, Any] = {"state": "in_progress", "refused_on": None}
    if form.is_submission:
        changes |= {"state": "submitted", "submitted_on": on, "returned_on": None, "check_passed": None}
    if not life.parts:
        changes |= {"reported": True, **form.said.number(life.now.target)}
    if form.has_obstacle:
        life.obstacles.append(Obstacle(made[1], _first_level(life, form.number), update, raised_on=today))
        changes["obstacle_since"] = life.waits_since
    life.stand(today, **changes)
    life.last = update
    life.updates.append(update)
    return update


def _reported(form: Form, on: date) -> list[Period]:
    waiting = form.life.waiting(on)
    return [one for one in waiting if one.label == form.period] if form.period else waiting[:1]


def _first_level(life: Life, number: int) -> str:
    if number % 5 == 0:
        return "province"
    return "lead_unit" if life.is_of_another else "thuong_truc"


def _take_back(life: Life, update: Update, today: date) -> None:
    names = ("state", "quantity", "percent", "reported", "submitted_on", "returned_on", "refused_on", "check_passed")
    for obstacle in life.obstacles:
        if obstacle.update is update:
            obstacle.is_closed = True
            obstacle.version += 1
    before = {name: getattr(update.before, name) for name in names}
    life.stand(today, **before, obstacle_since=life.waits_since)
    update.is_withdrawn = True
    for period in life.periods:
        if period.update is update:
            period.update = period.reported_on = None


def _leads_above(life: Life) -> list[str]:
    """The units that lead what a part was split from, and what that was split from."""
    found: list[str] = []
    one: Life | None = life
    while one is not None and one.now.whole_unit is not None:
        found.append(one.now.whole_unit)
        one = one.parent
    return found


def _pass_on(obstacle: Obstacle, above: Sequence[str]) -> None:
    further = above[above.index(obstacle.asked or above[0]) + 1 :] if obstacle.level == "lead_unit" else []
    if further:
        obstacle.asked = further[0]
    else:
        obstacle.level, obstacle.asked = LEVELS[LEVELS.index(obstacle.level) + 1], None


def _move_obstacle(form: Form, obstacle: Obstacle, today: date) -> None:
    obstacle.version += 1
    match form.act:
        case "escalate":
            _pass_on(obstacle, _leads_above(form.life))
        case "answer_obstacle":
            obstacle.answered_by = form.by.name
            unit = obstacle.asked or form.life.now.whole_unit
            obstacle.right = form.by.right_in(unit) if obstacle.level == "lead_unit" else 0
        case _:
            obstacle.is_closed = True
            if form.by.is_in(form.life.now.unit, "leader", "staff") and form.life.now.state in OPEN:
                form.life.stand(today, obstacle_since=form.life.waits_since)
    _wait_no_more(form.life)


def _wait_no_more(life: Life) -> None:
    """The answer of somebody else changes since when an answer is waited for, and nothing of the work."""
    if life.now.obstacle_since != life.waits_since:
        life.now, life.last = replace(life.now, obstacle_since=life.waits_since), None


def _end_request(form: Form, request: Request, today: date) -> None:
    if form.act == "withdraw_extension":
        request.state = "withdrawn"
        form.life.stand(today)
        return
    day = decided_day(form, request)
    request.state = form.verdict
    moved = {} if day is None else {"due_on": day, "extensions": form.life.now.extensions + 1}
    if day is not None:
        form.life.periods += later_periods(form.life, form.life.now.due_on, day)
    form.life.stand(today, **moved)
