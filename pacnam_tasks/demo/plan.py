"""The plan of the second half of 2023: the office drafts its 20 tasks, standing assigns them that afternoon.

Tasks that are added later are read the same way.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.demo.house import CONFERENCE_ON, House
from pacnam_tasks.demo.reading import DATA, day, decimal, listed, optional_day, rows
from pacnam_tasks.tasks.actions import NewTask, assign, save_new
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.expected_path import STRAIGHT, Chosen
from pacnam_tasks.tasks.rules.facts import MeasureKind, Recurrence, percent_of
from pacnam_tasks.tasks.splitting.shares import whole_task
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape

DRAFTED_FROM, ASSIGNED_FROM, ASSIGNED_BY = time(14, 0), time(15, 30), time(16, 0)
MINUTE = timedelta(minutes=1)
COMMUNES = "communes"
WHOLE_COLUMN = 10
"""What each column of `shares.csv` adds up to."""


def hand_out(session: Session, house: House, clock: MovingClock) -> None:
    """Draft every task of the plan, then assign it, a minute apart."""
    drafts = []
    for number, row in enumerate(rows(DATA / "plan-2023H2.csv")):
        clock.move_to(conference_at(DRAFTED_FROM, clock) + number * MINUTE)
        new = replace(read_task(row, house), plan_id=house.plan_id, source_document_id=house.document_id)
        drafts.append(save_new(session, new, clock))
    standing = actor_named(session, "thuongtruc", clock.today())
    for number, task in enumerate(drafts):
        clock.move_to(conference_at(ASSIGNED_FROM, clock) + number * MINUTE)
        assign(session, task, by=standing, clock=clock)


def conference_at(hour: time, clock: MovingClock) -> datetime:
    """That hour of the day of the conference."""
    return datetime.combine(CONFERENCE_ON, hour, tzinfo=clock.zone)


def read_task(row: dict[str, str], house: House) -> NewTask:
    """A task as a row has it, without the document that orders it."""
    return NewTask(
        code=row["code"],
        title=row["title"],
        field_id=house.fields[row["field"]],
        lead_unit_id=house.units[row["lead_unit"]],
        start_on=day(row["start"]),
        due_on=optional_day(row["due"]),
        review_on=optional_day(row.get("review", "")),
        quoted=row.get("quoted", ""),
        member_id=house.members[row["field"]],
        co_unit_ids=[house.units[code] for code in _co_units(row)],
        programme_ids=[house.programmes[code] for code in listed(row["programmes"])],
        weight=Decimal(row["weight"]),
        measure=row["measure"],
        measure_kind=MeasureKind(row["measure_kind"]) if row["measure_kind"] else None,
        target=decimal(row["target"]),
        baseline=decimal(row["baseline"]),
        expected_path=_path(row),
        product=row["product"],
        recurrence=Recurrence(row["recurrence"]),
        needs_evidence=bool(row.get("needs_evidence")),
    )


def _co_units(row: dict[str, str]) -> list[str]:
    """The pseudo-code stands for the ten communes; those that get parts of their own are not named again."""
    codes = [code for code in listed(row["coordinating_units"]) if code != COMMUNES]
    if COMMUNES in listed(row["coordinating_units"]) and not row["breakdown"]:
        codes += [unit["code"] for unit in rows(DATA / "units.csv") if unit["kind"] == "commune"]
    return codes


def _path(row: dict[str, str]) -> Chosen:
    """The milestones of the plan, which names quantities; else what `paths.csv` knows of the season of the work."""
    steps = dict(_read_point(text) for text in listed(row["milestones"]))
    if steps:
        target, due_on = Decimal(row["target"]), day(row["due"])  # on which all is due anyway
        before = tuple((on, percent_of(reached, target)) for on, reached in steps.items() if on < due_on)
        return Chosen(Shape.MILESTONES, None, before)
    known = next((one for one in rows(DATA / "paths.csv") if one["code"] == row["code"]), None)
    if known is None:
        return STRAIGHT
    if known["curve"]:
        return Chosen(Shape.CURVE, Curve(known["curve"]))
    return Chosen(Shape.POINTS, None, tuple(_read_point(text) for text in listed(known["points"])))


def _read_point(text: str) -> tuple[date, Decimal]:
    on, reached = text.split("=")
    return day(on), Decimal(reached)


def planned_sizes(task: Task) -> dict[str, Decimal]:
    """How big the ten parts of a task of the plan are, by unit: they come to the whole."""
    whole = whole_task(task)
    return {row["unit"]: Decimal(row[task.code]) * whole / WHOLE_COLUMN for row in rows(DATA / "shares.csv")}
