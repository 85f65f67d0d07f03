"""What each form does to the system when it arrives: the one action behind its page."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session
from werkzeug.datastructures import FileStorage

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.files import StoredFile
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
from pacnam_tasks.decisions.refusals import actions as refusals
from pacnam_tasks.decisions.reviews.actions import review
from pacnam_tasks.decisions.reviews.forms import Review
from pacnam_tasks.decisions.rules import Answer, Question, Ruling
from pacnam_tasks.progress import actions as progress
from pacnam_tasks.progress.forms import UpdateInput, Upload
from pacnam_tasks.progress.models import Obstacle
from pacnam_tasks.progress.notes.actions import add_note
from pacnam_tasks.progress.obstacles import actions as obstacles
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.obstacles.queries import obstacle_of
from pacnam_tasks.progress.queries import hanging_on
from pacnam_tasks.progress.rules import Cause, Paper
from pacnam_tasks.progress.withdrawals.actions import withdraw
from pacnam_tasks.tasks import actions as tasks
from pacnam_tasks.tasks.drafting import actions as drafting
from pacnam_tasks.tasks.in_charge.actions import change_members
from pacnam_tasks.tasks.in_charge.forms import NewMember
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import parts_of
from pacnam_tasks.tasks.rules.facts import MeasureKind, Recurrence
from pacnam_tasks.tasks.rules.levels import Authority
from pacnam_tasks.tasks.splitting.actions import break_down, change_shares, right_to_split
from pacnam_tasks.tasks.splitting.forms import FIELD, read_shares, read_wanted
from pacnam_tasks.tasks.splitting.shares import TO_CHANGE
from pacnam_tasks.units.queries import all_units
from tests.factories import House
from tests.life.effects import REVIEW_AFTER
from tests.life.forms import REPORTS, Form
from tests.life.memory import Life


@dataclass(frozen=True)
class Desk:
    """Where a form arrives: the transaction, the task as it stands in it, and who sends."""

    session: Session
    task: Task
    by: Actor
    clock: Clock
    house: House

    @property
    def who(self) -> dict[str, Any]:
        """By whom and when, as most actions want it."""
        return {"by": self.by, "clock": self.clock}

    def obstacle(self, form: Form) -> Obstacle:
        """The obstacle that the form is about."""
        return obstacle_of(self.session, self.task.id or 0, _aim(form))


def _aim(form: Form) -> int:
    assert form.aim is not None
    return form.aim.id


def _made_from(form: Form) -> dict[str, Any]:
    """What every form carries; of an obstacle's the obstacle's version."""
    version = form.aim_version if form.act in {"escalate", "answer_obstacle", "close_obstacle"} else form.version
    return {"version": version, "key": form.key}


def written(house: House, life: Life, **changes: Any) -> tasks.NewTask:
    """What the form of a draft says."""
    now = life.now
    values: dict[str, Any] = {
        "code": life.code,
        "title": "Thu hoạch lúa mùa",
        "field_id": house.fields[now.field],
        "lead_unit_id": house.units[now.unit],
        "start_on": now.start_on,
        "due_on": now.due_on,
        "member_id": house.people[now.member].person_id if now.member else None,
        "co_unit_ids": [house.units[unit] for unit in sorted(life.co_units)],
        "weight": Decimal(now.weight),
        "measure": {"percent": "% diện tích", "count": "ha", "none": ""}[now.kind],
        "measure_kind": None if now.kind == "none" else MeasureKind(now.kind),
        "target": now.target,
        "recurrence": Recurrence(life.rhythm),
        "needs_evidence": life.needs_evidence,
    }
    values |= changes
    if values["due_on"] is None:
        values["review_on"] = now.start_on + REVIEW_AFTER
    return tasks.NewTask(**values)


def report(at: Desk, form: Form) -> list[int]:
    """A report, or the one that the same form has brought before; its id and those of its obstacles."""
    paper = Paper(form.received_on, "12-BC/ĐU") if form.is_paper else None
    sent = UpdateInput(
        version=form.version,
        key=form.key,
        quantity=form.quantity,
        percent=form.percent,
        note=form.note,
        cause=_cause(form) if form.has_obstacle else None,
        obstacle="Chưa có kinh phí." if form.has_obstacle else "",
        submit=form.is_submission,
        sure=True,
        period=form.period,
        nothing=form.says_nothing_new,
        paper=paper,
    )
    files = [_evidence(form)] if form.has_file else []
    first = progress.repeat_of(at.session, at.task, sent, files)
    update = first or progress.report_progress(at.session, at.task, sent, files, **at.who)
    return [update.id or 0, *(one.id or 0 for one in hanging_on(at.session, update.id or 0))]


def _cause(form: Form) -> Cause:
    return Cause.BEYOND_AUTHORITY if form.number % 5 == 0 else Cause.CAPITAL


def _evidence(form: Form) -> progress.Evidence:
    """Each sending stores the file under a name of its own."""
    stored = StoredFile(str(uuid.uuid4()), 9, hashlib.sha256(form.key.encode()).hexdigest())
    return progress.Evidence(Upload("bien-ban.pdf", "application/pdf", FileStorage()), stored)


def _withdraw(at: Desk, form: Form) -> None:
    withdraw(at.session, at.task, _aim(form), key=form.key, **at.who)


def _assign(at: Desk, form: Form) -> None:
    tasks.check_version(at.task, form.version)
    tasks.assign(at.session, at.task, key=form.key, **at.who)


def _edit(at: Desk, form: Form) -> None:
    new = written(at.house, form.life, due_on=form.edited_due_on)
    drafting.edit(at.session, at.task, new, **at.who, **_made_from(form))


def _accept(at: Desk, form: Form) -> None:
    tasks.accept(at.session, at.task, **at.who, **_made_from(form))


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
    wanted = read_wanted(sent, units, [unit.code for unit in units if unit.id in held])
    change_shares(at.session, at.task, wanted, key=form.key, **at.who)
    new = (part for part in parts_of(at.session, at.task.id or 0) if part not in parts)
    return sorted(new, key=lambda part: part.id or 0)


def _refuse(at: Desk, form: Form) -> None:
    refusals.refuse(at.session, at.task, reason=form.reason, **at.who, **_made_from(form))


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
    decisions.check(at.session, at.task, holds=holds, note=form.reason, **at.who, **_made_from(form))


def _confirm(at: Desk, form: Form) -> None:
    decisions.confirm(at.session, at.task, note=form.reason, **at.who, **_made_from(form))


def _send_back(at: Desk, form: Form) -> None:
    why = {"reason": form.reason, "again_by": form.again_by}
    decisions.return_(at.session, at.task, **why, **at.who, **_made_from(form))  # type: ignore[arg-type]


def _ask_extension(at: Desk, form: Form) -> Any:
    sent = RequestInput(form.version, form.key, form.proposed_on, Cause.WEATHER, "Mưa kéo dài.", sure=True)
    return extensions.ask(at.session, at.task, sent, **at.who)


def _decide_extension(at: Desk, form: Form) -> None:
    day = form.proposed_on if form.verdict == "changed" else None
    sent = DecisionInput(form.version, form.key, Verdict(form.verdict), day, "Đã xem.", form.document, sure=True)
    extensions.decide(at.session, at.task, _aim(form), sent, **at.who)


def _withdraw_extension(at: Desk, form: Form) -> None:
    extensions.withdraw(at.session, at.task, _aim(form), **at.who, **_made_from(form))


def _raise_obstacle(at: Desk, form: Form) -> Any:
    level = Authority(form.level) if form.level else None
    answer_by = at.clock.today() + timedelta(days=7)
    sent = ObstacleInput(_cause(form), "Chưa có kinh phí.", level=level, answer_by=answer_by)
    return obstacles.raise_obstacle(at.session, at.task, sent, **at.who, **_made_from(form))


def _escalate(at: Desk, form: Form) -> None:
    obstacles.escalate(at.session, at.task, at.obstacle(form), note=form.reason, **at.who, **_made_from(form))


def _answer_obstacle(at: Desk, form: Form) -> None:
    said = {"text": form.reason, "document": form.document, **_made_from(form)}
    obstacles.answer(at.session, at.task, at.obstacle(form), **at.who, **said)


def _close_obstacle(at: Desk, form: Form) -> None:
    obstacles.close(at.session, at.task, at.obstacle(form), note=form.reason, **at.who, **_made_from(form))


def _direct(at: Desk, form: Form) -> Any:
    sent = DirectionInput("Tăng cường tuần tra.", at.clock.today() + timedelta(days=7))
    return directions.direct(at.session, at.task, sent, key=form.key, **at.who)


def _answer_direction(at: Desk, form: Form) -> None:
    direction = direction_of(at.session, at.task.id or 0, _aim(form))
    directions.answer(at.session, at.task, direction, "Đã làm.", key=form.key, **at.who)


def _note(at: Desk, form: Form) -> None:
    add_note(at.session, at.task, form.reason, [], key=form.key, **at.who)


def _delegate(at: Desk, form: Form) -> None:
    to, before = (at.house.people[name].person_id if name else None for name in (form.handed_to, form.handler))
    delegate(at.session, at.task, Delegation(to, before), key=form.key, **at.who)


def _change_member(at: Desk, form: Form) -> None:
    new, before = (at.house.people[name].person_id if name else None for name in (form.new_member, form.member))
    change_members(at.session, NewMember(new or 0, {form.life.code: before}), key=form.key, **at.who)


def _review(at: Desk, form: Form) -> None:
    sent = Review("Đã xem.", form.next_review_on, form.review_on)
    review(at.session, at.task, sent, key=form.key, **at.who)


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
    "withdraw": _withdraw,
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
    "note": _note,
    "change_member": _change_member,
    "review": _review,
    **dict.fromkeys(["pause", "resume", "revoke", "reopen"], _course),
}


def arrive(at: Desk, form: Form) -> list[int]:
    """What the form brings about; the ids of what it makes."""
    if form.act in REPORTS:
        return report(at, form)
    made = SENDINGS[form.act](at, form) or []
    at.session.flush()
    return [thing.id for thing in (made if isinstance(made, list) else [made])]
