"""The plan of the second half of 2023: the office drafts its 20 tasks, standing assigns them that afternoon."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlmodel import Session

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.demo.house import CONFERENCE_ON, House
from pacnam_tasks.demo.reading import DATA, day, decimal, listed, rows
from pacnam_tasks.tasks.actions import NewTask, assign, save_new
from pacnam_tasks.tasks.models import Task, measure_kind_of
from pacnam_tasks.tasks.rules.facts import MeasureKind, Recurrence
from pacnam_tasks.tasks.splitting.shares import Share

DRAFTED_FROM, ASSIGNED_FROM, ASSIGNED_BY = time(14, 0), time(15, 30), time(16, 0)
MINUTE = timedelta(minutes=1)
COMMUNES = "communes"


def hand_out(session: Session, house: House, clock: MovingClock) -> None:
    """Draft every task of the plan, then assign it, a minute apart."""
    drafts = []
    for number, row in enumerate(rows(DATA / "plan-2023H2.csv")):
        clock.move_to(conference_at(DRAFTED_FROM, clock) + number * MINUTE)
        drafts.append(save_new(session, _read_task(row, house), clock))
    standing = actor_named(session, "thuongtruc", clock.today())
    for number, task in enumerate(drafts):
        clock.move_to(conference_at(ASSIGNED_FROM, clock) + number * MINUTE)
        assign(session, task, by=standing, clock=clock)


def conference_at(hour: time, clock: MovingClock) -> datetime:
    """That hour of the day of the conference."""
    return datetime.combine(CONFERENCE_ON, hour, tzinfo=clock.zone)


def _read_task(row: dict[str, str], house: House) -> NewTask:
    return NewTask(
        code=row["code"],
        title=row["title"],
        field_id=house.fields[row["field"]],
        lead_unit_id=house.units[row["lead_unit"]],
        start_on=day(row["start"]),
        due_on=day(row["due"]),
        plan_id=house.plan_id,
        source_document_id=house.document_id,
        member_id=house.members[row["field"]],
        co_unit_ids=[house.units[code] for code in _co_units(row)],
        programme_ids=[house.programmes[code] for code in listed(row["programmes"])],
        weight=Decimal(row["weight"]),
        measure=row["measure"],
        measure_kind=MeasureKind(row["measure_kind"]) if row["measure_kind"] else None,
        target=decimal(row["target"]),
        baseline=decimal(row["baseline"]),
        milestones=[_read_milestone(text) for text in listed(row["milestones"])],
        product=row["product"],
        recurrence=Recurrence(row["recurrence"]),
    )


def _co_units(row: dict[str, str]) -> list[str]:
    """The pseudo-code stands for the ten communes; those that get parts of their own are not named again."""
    codes = [code for code in listed(row["coordinating_units"]) if code != COMMUNES]
    if COMMUNES in listed(row["coordinating_units"]) and not row["breakdown"]:
        codes += [unit["code"] for unit in rows(DATA / "units.csv") if unit["kind"] == "commune"]
    return codes


def _read_milestone(text: str) -> tuple[date, Decimal]:
    on, reached = text.split("=")
    return day(on), Decimal(reached)


def shares_of(task: Task, units: Mapping[str, int]) -> list[Share]:
    """The ten parts of a task: of a count each has its share of the target, else each has its weight."""
    is_count = measure_kind_of(task) is MeasureKind.COUNT
    found = []
    for row in rows(DATA / "shares.csv"):
        size = Decimal(row[task.code])
        weight, target = (Decimal(1), size) if is_count else (size, task.target)
        found.append(Share(units[row["unit"]], row["unit"], target=target, weight=weight))
    return found
