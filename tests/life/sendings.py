"""What each form does to the system when it arrives: the one action behind its page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from pacnam_tasks.core.errors import NotAllowed
from pacnam_tasks.core.text import plain_number
from pacnam_tasks.decisions import actions as decisions
from pacnam_tasks.decisions.course import actions as course
from pacnam_tasks.decisions.delegation.actions import delegate
from pacnam_tasks.decisions.delegation.forms import Delegation
from pacnam_tasks.decisions.directions import actions as directions
from pacnam_tasks.decisions.directions.forms import DirectionInput
from pacnam_tasks.decisions.directions.queries.on_tasks import direction_of
from pacnam_tasks.decisions.extensions import actions as extensions
from pacnam_tasks.decisions.extensions.forms import DecisionInput, RequestInput
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.overruling.actions import overrule
from pacnam_tasks.decisions.overruling.forms import BY_RULE, read_overruling
from pacnam_tasks.decisions.refusals import actions as refusals
from pacnam_tasks.decisions.reviews.actions import review
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.decisions.rules import Answer, Question, Ruling
from pacnam_tasks.progress.obstacles import actions as obstacles
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.tasks import actions as tasks
from pacnam_tasks.tasks.access import powers
from pacnam_tasks.tasks.drafting import actions as drafting
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import parts_of
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.splitting.actions import break_down, change_shares, right_to_split
from pacnam_tasks.tasks.splitting.forms import FIELD, read_shares, read_wanted
from pacnam_tasks.tasks.splitting.shares import TO_CHANGE
from pacnam_tasks.units.queries import all_units
from tests.life import reporting
from tests.life.desk import Desk, aim_of, made_from, written
from tests.life.forms import REPORTS, Form
from tests.life.judging import rating_of, until_of
from tests.life.reporting import cause_of


def _assign(at: Desk, form: Form) -> None:
    tasks.check_version(at.task, form.version)
    tasks.assign(at.session, at.task, key=form.key, **at.who)


def _edit(at: Desk, form: Form) -> None:
    new = written(at.house, form.life, due_on=form.edited_due_on)
    drafting.edit(at.session, at.task, new, **at.who, **made_from(form))


def _accept(at: Desk, form: Form) -> None:
    tasks.accept(at.session, at.task, **at.who, **made_from(form))


def _share(at: Desk, form: Form) -> list[Task]:
    """The page of a breakdown: a task is split, or its shares change; the parts that are new."""
    units, parts = all_units(at.session), parts_of(at.session, at.task.id or 0)
    held = {part.lead_unit_id for part in parts if part.state in TO_CHANGE}
    sent = {f"{FIELD}{unit}": "" if size is None else plain_number(size) for unit, size in form.shares}
    sent["reason"] = form.reason
    right_to_split(at.by, at.task)
    tasks.check_version(at.task, form.version)
    if not at.task.has_parts:
        return break_down(at.session, at.task, read_shares(sent, at.task, units), key=form.key, **at.who)
    wanted = read_wanted(sent, at.task, units, [unit.code for unit in units if unit.id in held])
    change_shares(at.session, at.task, wanted, key=form.key, **at.who)
    new = (part for part in parts_of(at.session, at.task.id or 0) if part not in parts)
    return sorted(new, key=lambda part: part.id or 0)


def _refuse(at: Desk, form: Form) -> None:
    refusals.refuse(at.session, at.task, reason=form.reason, **at.who, **made_from(form))


def _answer_refusal(at: Desk, form: Form) -> None:
    answer = Answer.UPHELD if form.act == "uphold" else Answer.RELEASED
    answered = refusals.Answered(answer, _ruling(form), at.by, form.version, form.key)
    refusals.answer_refusal(at.session, at.task, answered, at.clock)


def _ruling(form: Form) -> Ruling:
    return Ruling(form.reason, form.document, Authority.STANDING)


def _course(at: Desk, form: Form) -> None:
    acts = {"pause": course.pause, "resume": course.resume, "revoke": course.revoke, "reopen": course.reopen}
    acts[form.act](at.session, at.task, course.Decided(_ruling(form), at.by, form.version, form.key), at.clock)


def _check(at: Desk, form: Form) -> None:
    holds = set(Question) if form.passes else {Question.PRODUCT}
    decisions.check(at.session, at.task, holds=holds, note=form.reason, **at.who, **made_from(form))


def _confirm(at: Desk, form: Form) -> None:
    decisions.confirm(at.session, at.task, note=form.reason, **at.who, **made_from(form))


def _send_back(at: Desk, form: Form) -> None:
    why = {"reason": form.reason, "again_by": form.again_by}
    decisions.return_(at.session, at.task, **why, **at.who, **made_from(form))  # type: ignore[arg-type]  # as typed


def _ask_extension(at: Desk, form: Form) -> Any:
    sent = RequestInput(form.version, form.key, form.proposed_on, Cause.WEATHER, "Mưa kéo dài.", sure=True)
    return extensions.ask(at.session, at.task, sent, **at.who)


def _decide_extension(at: Desk, form: Form) -> None:
    day = form.proposed_on if form.verdict == "changed" else None
    sent = DecisionInput(form.version, form.key, Verdict(form.verdict), day, "Đã xem.", form.document, sure=True)
    extensions.decide(at.session, at.task, aim_of(form), sent, **at.who)


def _withdraw_extension(at: Desk, form: Form) -> None:
    extensions.withdraw(at.session, at.task, aim_of(form), **at.who, **made_from(form))


def _raise_obstacle(at: Desk, form: Form) -> Any:
    level = Authority(form.level) if form.level else None
    answer_by = at.clock.today() + timedelta(days=7)
    sent = ObstacleInput(cause_of(form), "Chưa có kinh phí.", level=level, answer_by=answer_by)
    return obstacles.raise_obstacle(at.session, at.task, sent, **at.who, **made_from(form))


def _escalate(at: Desk, form: Form) -> None:
    obstacles.escalate(at.session, at.task, at.obstacle(form), note=form.reason, **at.who, **made_from(form))


def _answer_obstacle(at: Desk, form: Form) -> None:
    said = {"text": form.reason, "document": form.document, **made_from(form)}
    obstacles.answer(at.session, at.task, at.obstacle(form), **at.who, **said)


def _close_obstacle(at: Desk, form: Form) -> None:
    obstacles.close(at.session, at.task, at.obstacle(form), note=form.reason, **at.who, **made_from(form))


def _direct(at: Desk, form: Form) -> Any:
    sent = DirectionInput("Tăng cường tuần tra.", at.clock.today() + timedelta(days=7))
    return directions.direct(at.session, at.task, sent, key=form.key, **at.who)


def _answer_direction(at: Desk, form: Form) -> None:
    direction = direction_of(at.session, at.task.id or 0, aim_of(form))
    directions.answer(at.session, at.task, direction, "Đã làm.", key=form.key, **at.who)


def _delegate(at: Desk, form: Form) -> None:
    to, before = (at.house.people[name].person_id if name else None for name in (form.handed_to, form.handler))
    delegate(at.session, at.task, Delegation(to, before), key=form.key, **at.who)


def _review(at: Desk, form: Form) -> None:
    sent = Review("Đã xem.", form.next_review_on, form.review_on)
    review(at.session, at.task, sent, key=form.key, **at.who)


def _roll(at: Desk, form: Form) -> None:
    decided = course.Decided(_ruling(form), at.by, form.version, form.key)
    course.set_rolling(at.session, at.task, decided, at.clock, rolls=form.rolls)


def _overrule(at: Desk, form: Form) -> Any:
    """Who may not rate the work is told so before what is wrong in the form."""
    until, typed = until_of(form), {"rating": rating_of(form) or BY_RULE, "reason": form.reason}
    typed |= {"until": f"{until:%d/%m/%Y}" if until else "", "seen": str(form.newest_rating or "")}
    if powers(at.by, at.task).overrule is None:
        raise NotAllowed
    return overrule(at.session, at.task, read_overruling(typed, at.clock.today()), key=form.key, **at.who)


SENDINGS: dict[str, Callable[[Desk, Form], Any]] = {
    "edit": _edit,
    "assign": _assign,
    "accept": _accept,
    **dict.fromkeys(["split", "share"], _share),
    "refuse": _refuse,
    "uphold": _answer_refusal,
    "release": _answer_refusal,
    "check": _check,
    "confirm": _confirm,
    "send_back": _send_back,
    "withdraw": reporting.take_back,
    "correct": reporting.correct,
    "ask_extension": _ask_extension,
    "decide_extension": _decide_extension,
    "withdraw_extension": _withdraw_extension,
    "raise_obstacle": _raise_obstacle,
    "escalate": _escalate,
    "answer_obstacle": _answer_obstacle,
    "close_obstacle": _close_obstacle,
    "direct": _direct,
    "answer_direction": _answer_direction,
    "delegate": _delegate,
    "note": reporting.note,
    "review": _review,
    "roll": _roll,
    "overrule": _overrule,
    **dict.fromkeys(["pause", "resume", "revoke", "reopen"], _course),
}


def arrive(at: Desk, form: Form) -> list[int]:
    """What the form brings about; the ids of what it makes."""
    if form.act in REPORTS:
        return reporting.report(at, form)
    made = SENDINGS[form.act](at, form) or []
    at.session.flush()
    return [thing.id for thing in (made if isinstance(made, list) else [made])]
