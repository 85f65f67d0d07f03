"""A summer of tasks: one in time, one overdue with its cause, two done, one undated, one split, one submitted."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.decisions.actions import confirm
from pacnam_tasks.plans.models import Plan, SourceDocument
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reports.letterheads.actions import set_letterhead
from pacnam_tasks.reports.letterheads.forms import Version
from pacnam_tasks.tasks.models import Task
from tests.factories import House, head_of, make_parts, make_task
from tests.reports.samples import LETTERHEAD

AUGUST = date(2023, 8, 18)


def noon(month: int, day: int) -> datetime:
    """Noon in Ha Noi of a day of 2023."""
    return datetime(2023, month, day, 5, tzinfo=UTC)


def spend_summer(session: Session, house: House, clock: MovingClock) -> None:
    """Live from 10/7 to 15/9/2023; the clock stands at the end."""
    clock.move_to(noon(7, 10))
    plan_id = _plan(session)
    tasks = {
        code: make_task(session, house, clock, code=code, lead=lead, due_on=due, plan_id=plan_id, **more)
        for code, lead, due, more in _assigned(house)
    }
    make_parts(session, house, clock, tasks["NV-2023-006"])
    set_letterhead(session, Version(date(2023, 1, 1), LETTERHEAD), by=house.office, clock=clock)
    clock.move_to(noon(8, 10))
    _report(session, house, clock, tasks["NV-2023-003"], quantity=Decimal(100), submit=True)
    clock.move_to(noon(8, 17))
    confirm(session, tasks["NV-2023-003"], by=house.standing, clock=clock, version=tasks["NV-2023-003"].version)
    clock.move_to(noon(8, 20))
    _report(session, house, clock, tasks["NV-2023-004"], quantity=Decimal(100), submit=True)
    clock.move_to(noon(8, 25))
    confirm(session, tasks["NV-2023-004"], by=house.standing, clock=clock, version=tasks["NV-2023-004"].version)
    blocked = {"cause": Cause.CAPITAL, "obstacle": "Chưa bố trí vốn đối ứng."}
    _report(session, house, clock, tasks["NV-2023-002"], quantity=Decimal("62.5"), **blocked)
    clock.move_to(noon(9, 14))
    _report(session, house, clock, tasks["NV-2023-007"], quantity=Decimal(90), submit=True)
    clock.move_to(noon(9, 15))


def _assigned(house: House) -> list[tuple[str, str, date | None, dict[str, Any]]]:
    forestry = {"field_id": house.fields["lam-nghiep"]}
    return [
        ("NV-2023-001", "NNPTNT", date(2023, 9, 29), {"title": "Thu hoạch lúa mùa"}),
        ("NV-2023-002", "NNPTNT", date(2023, 8, 31), {"title": "Phê duyệt dự án", "product": "Quyết định"}),
        ("NV-2023-003", "NNPTNT", date(2023, 8, 15), {}),
        ("NV-2023-004", "HKL", date(2023, 8, 15), forestry),
        ("NV-2023-005", "HKL", None, forestry),
        ("NV-2023-006", "NNPTNT", date(2023, 12, 15), {}),
        ("NV-2023-007", "HKL", date(2023, 9, 20), {"title": "Trồng rừng", **forestry}),
    ]


def _plan(session: Session) -> int:
    document = SourceDocument(
        kind="Thông báo",
        issued_on=date(2023, 7, 7),
        issuer="Ban Chấp hành Đảng bộ huyện",
        abstract="Về nhiệm vụ trọng tâm 6 tháng cuối năm 2023",
    )
    session.add(document)
    session.flush()
    plan = Plan(
        code="2023H2",
        title="Nhiệm vụ trọng tâm 6 tháng cuối năm 2023",
        starts_on=date(2023, 7, 1),
        ends_on=date(2023, 12, 31),
        source_document_id=document.id,
    )
    session.add(plan)
    session.flush()
    assert plan.id is not None
    return plan.id


def _report(session: Session, house: House, clock: MovingClock, task: Task, **sent: Any) -> None:
    head: Actor = head_of(house, "HKL" if task.lead_unit_id == house.units["HKL"] else "NNPTNT")
    key = f"key-{task.code}-{clock.today()}"
    report_progress(session, task, UpdateInput(version=task.version, key=key, **sent), [], by=head, clock=clock)
