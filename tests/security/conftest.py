"""What the sweeps share: people at browsers, an image of the database, and things to try with."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows
from werkzeug.datastructures import FileStorage

from pacnam_tasks.accounts.links.actions import make_calendar
from pacnam_tasks.accounts.models import Appointment
from pacnam_tasks.calendar.models import CalendarYear
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.decisions.directions.models import Direction, FieldDirection
from pacnam_tasks.decisions.handover.models import Handover
from pacnam_tasks.indicators.actions import keeping
from pacnam_tasks.periods.models import ReportingPeriod
from pacnam_tasks.progress.models import EvidenceFile, Obstacle, ProgressUpdate
from pacnam_tasks.reminders import actions as reminders
from pacnam_tasks.reminders.devices.actions import add
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.rules import Fate
from pacnam_tasks.reports.models import Report
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.saved_views.models import SavedView
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.indicators.making import enter, make_indicator
from tests.meetings.making import put_on
from tests.photos import photo
from tests.reminders.channels.browser import Browser
from tests.reminders.conftest import gathered, messages
from tests.security.people import ANONYMOUS, ROLES, Door, doors
from tests.web.conftest import NewTask, SignedIn, new_task, send  # noqa: F401  # a fixture
from tests.web.links import address_of, link_of

on_one_database_each = pytest.mark.parametrize(
    ("database_url", "part"),
    [pytest.param("sqlite", False, id="sqlite-page"), pytest.param("postgresql", True, id="postgresql-part")],
    indirect=["database_url"],
)
"""For sweeps over all addresses of what stands before any query: pages on one database, their parts on the other."""
USE_ONLY = {"sign_in_session": {"seen_at", "expires_at"}}
"""What reading may change: that a session is in use."""

Image = dict[str, list[tuple[Any, ...]]]
SPECIAL_DAY = date(2023, 11, 20)


def image_of(database: Database) -> Image:
    """Every row of every table, the marks of use apart."""
    with database.reading() as session:
        return {
            table.name: sorted(
                map(tuple, fetch(session, select(*_columns(table)))),
                key=repr,
            )
            for table in SQLModel.metadata.sorted_tables
        }


def _columns(table: Any) -> list[Any]:
    return [column for column in table.c if column.name not in USE_ONLY.get(table.name, set())]


def changed(before: Image, after: Image) -> dict[str, list[Any]]:
    """The rows in which two images differ, by table."""
    return {
        name: [row for row in before[name] + after[name] if (row in before[name]) != (row in after[name])]
        for name in before
        if before[name] != after[name]
    }


@pytest.fixture
def everyone(app: Flask, visit: SignedIn) -> dict[str, Visitor]:
    """Each person of the house at a browser of their own, and one browser with nobody."""
    visitors = {name: Visitor(app.test_client()) if name == ANONYMOUS else visit(name) for name in ROLES}
    for name, visitor in visitors.items():
        if name != ANONYMOUS:
            visitor.token()
    return visitors


@dataclass
class Things:
    """What addresses name: a task of the lead unit with an update, a file, a notice; a report; a unit; a member."""

    code: str
    update_id: int
    file_id: str
    notice_id: int
    report_id: int
    member_id: int
    version: int = 4
    obstacle_id: int = 0
    direction_id: int = 0
    handover_id: int = 0
    meeting_id: int = 0
    appointment_id: int = 0
    entry: int = 0
    view_id: int = 0
    field_direction_id: int = 0
    stamp: int = 0
    link: str = ""
    calendar: str = ""
    message_id: int = 0
    device_id: int = 0
    value_id: int = 0
    period_id: int = 0

    def values(self, door: Door) -> dict[str, str]:
        """For each place in an address something that is there."""
        named = {
            "update_id": str(self.update_id),
            "file_id": self.file_id,
            "notice_id": str(self.notice_id),
            "report_id": str(self.report_id),
            "number": "1",
            "member_id": str(self.member_id),
            "extension_id": "1",
            "direction_id": str(self.direction_id),
            "entry": str(self.entry),
            "field_direction_id": str(self.field_direction_id),
            "unit_code": "NNPTNT",
            "obstacle_id": str(self.obstacle_id),
            "handover_id": str(self.handover_id),
            "meeting_id": str(self.meeting_id),
            "appointment_id": str(self.appointment_id),
            "view_id": str(self.view_id),
            "source": "due",
            "days": "3",
            "message_id": str(self.message_id),
            "device_id": str(self.device_id),
            "period_id": str(self.period_id),
            "start_of_hash": "0" * 16,
            "name": "css/app.css",
            "year": "2023",
            "task_code": self.code,
            "value_id": str(self.value_id),
            "day": SPECIAL_DAY.isoformat(),
            "past_day": "2023-09-14",
            "monday": "2023-09-18",
            "schedule_id": "1",
            "outside_id": "1",
            "printed_code": "7K3M-Q2VX-9TBD4",
            "token": self.calendar if door.rule.startswith("/calendar/") else self.link,
            "code": self._code(door),
        }
        return {name: value for name, value in named.items() if re.search(rf"[<:]{name}>", door.rule)}

    def _code(self, door: Door) -> str:
        for part, code in (
            ("/indicators/", "CT-01"),
            ("/fields/", "nong-nghiep"),
            ("/units/", "NNPTNT"),
            ("/programmes/", "oc-op"),
        ):
            if part in door.rule:
                return code
        return self.code

    def form(self) -> dict[str, str]:
        """A form that would be good in the right hands."""
        return {
            "version": str(self.version),
            "key": "a key of the sweep",
            "quantity": "77",
            "note": "Ghi bởi đợt quét.",
            "answer": "Trả lời bởi đợt quét.",
            "reason": "Trả lại bởi đợt quét.",
            "text": "Chỉ đạo bởi đợt quét.",
            "answer_by": "30/09/2023",
            "to-NNPTNT": "1",
            "unit": "NNPTNT",
            "due_on": "30/09/2023",
            "kind": "followup",
            "theme": "dark",
            "first": "01/11/2023",
            "last": "05/11/2023",
            "name": "Bộ lọc của đợt quét",
            "stamp": str(self.stamp),
            "days": "9",
            "side": "before",
            "to-head": "1",
            "by-email": "1",
            "enabled": "1",
            "period": "2023-H1",
            "cause": "Nguyên nhân bởi đợt quét.",
            "remedy": "Giải pháp bởi đợt quét.",
            "seen": "0",
            "shape": "straight",
            "task": self.code,
            **asdict(Browser().at("https://push.example/sweep")),
        }


@pytest.fixture
def things(
    everyone: dict[str, Visitor],
    new_task: NewTask,  # noqa: F811
    saved_house: House,
    database: Database,
    clock: MovingClock,
) -> Things:
    """Something behind every address."""
    code = new_task(member_id=saved_house.member.person_id, due_on=TODAY)
    obstacle: dict[str, Any] = {"obstacle_class": "land", "obstacle": "Chưa có mặt bằng."}
    picture = FileStorage(BytesIO(photo()), "anh.jpg")
    assert send(everyone["lead"], code, quantity="40", files=picture, **obstacle).status_code == 303
    direction: dict[str, Any] = {"text": "Báo cáo ngay.", "answer_by": "30/09/2023"}
    assert send(everyone["standing"], code, act="directions", **direction).status_code == 303
    staff = str(saved_house.staff.person_id)
    acting = {"person": staff, "first": "01/10/2023", "last": "05/10/2023", "key": "key of a period"}
    assert everyone["lead"].post("/units/NNPTNT/acting", acting).status_code == 303
    handover = {"receiver": str(saved_house.standing.person_id), "key": "key of a minute"}
    assert everyone["member"].post("/handovers", handover).status_code == 303
    on_field = "/progress/fields/nong-nghiep/directions"
    to_lead = direction | {"to-NNPTNT": "1", "key": "key of a direction"}
    assert everyone["standing"].post(on_field, to_lead).status_code == 303
    assert everyone["office"].post("/reports", {"key": "key of a report", "kind": "followup"}).status_code == 303
    number = {"symbol": "BC/HU", "number": "1", "document_on": "12/09/2023", "abstract": "Báo cáo"}
    assert everyone["office"].post("/reports/numbers/outside", number | {"key": "key of a number"}).status_code == 303
    period = {"key": "key of a month", "name": "2023-08"}
    assert everyone["office"].post("/periods", period).status_code == 303
    assert everyone["office"].post("/tasks/views", {"name": "Quá hạn", "shared_with": "all"}).status_code == 303
    day = {"day": SPECIAL_DAY.isoformat(), "kind": "compensatory", "name": "Nghỉ bù", "document": "Thông báo"}
    ordered = day | {"document_on": "01/09/2023", "key": "key of a day", "stamp": "0"}
    assert everyone["office"].post("/admin/calendar/2023/days", ordered).status_code == 303
    with database.writing() as session:
        meeting = put_on(session, saved_house, clock)
        indicator = make_indicator(session, saved_house, clock)
        value = enter(session, indicator, clock, saved_house.lead)
        keeping.link(
            session,
            indicator,
            session.exec(select_rows(Task).where(col(Task.code) == code)).one(),
            feeds=False,
            by=saved_house.lead,
            clock=clock,
        )
        reminders.plan(session, clock, clock.today())
        assert gathered(session, clock)
        failed = messages(session)[0]
        failed.state = Fate.FAILED
        calendar = make_calendar(session, saved_house.lead.account_id, clock.real_now())
        device = add(session, saved_house.lead.person_id, Browser().at("https://push.example/1"), "Chrome", clock)
    with database.reading() as session:
        return Things(
            link=address_of(link_of(database, saved_house, code)).removeprefix("/u/"),
            calendar=calendar,
            code=code,
            update_id=fetch(session, select(col(ProgressUpdate.id))).scalar_one(),
            file_id=fetch(session, select(col(EvidenceFile.id))).scalar_one(),
            notice_id=fetch(session, select(col(Reminder.id)).order_by(col(Reminder.id))).scalars().first() or 0,
            report_id=fetch(session, select(col(Report.id))).scalar_one(),
            member_id=saved_house.member.person_id,
            version=3,
            obstacle_id=fetch(session, select(col(Obstacle.id))).scalar_one(),
            entry=fetch(session, select(col(ProgressUpdate.event_seq))).scalar_one(),
            direction_id=fetch(session, select(col(Direction.id))).scalar_one(),
            meeting_id=meeting.id or 0,
            handover_id=fetch(session, select(col(Handover.id))).scalar_one(),
            appointment_id=fetch(
                session, select(col(Appointment.id)).where(col(Appointment.acting_for_id).is_not(None))
            ).scalar_one(),
            view_id=fetch(session, select(col(SavedView.id))).scalar_one(),
            field_direction_id=fetch(session, select(col(FieldDirection.id))).scalar_one(),
            stamp=fetch(session, select(col(CalendarYear.stamp))).scalar_one(),
            message_id=failed.id or 0,
            device_id=device.id or 0,
            value_id=value.id or 0,
            period_id=fetch(session, select(col(ReportingPeriod.id))).scalar_one(),
        )


@pytest.fixture
def all_doors(app: Flask) -> list[Door]:
    """Every endpoint by every method."""
    return doors(app)


Try = Callable[[str, Door], Any]


@pytest.fixture
def entries(all_doors: list[Door], things: Things) -> Iterator[list[tuple[Door, str]]]:
    """Every door with an address that names something."""
    return iter([[(door, door.url(**things.values(door))) for door in all_doors]])
