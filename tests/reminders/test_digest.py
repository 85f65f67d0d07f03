"""The weekly digest: when, to whom, what it counts, and how it goes out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.calendar.rules import DayKind, SpecialDay, WorkingCalendar
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.waiting.sections import SECTIONS
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.digest.labels import WAITS
from pacnam_tasks.reminders.digest.queries import digest_of
from pacnam_tasks.reminders.digest.rules import Count, Week, due_on
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import Matter
from tests.factories import House, make_task
from tests.indicators.making import enter, make_indicator
from tests.progress.acts import settle, submit
from tests.reminders.conftest import Pigeonhole, facts_to_send
from tests.reminders.test_letter import arrived, text_of
from tests.web.conftest import SignedIn

MONDAY = date(2023, 9, 18)
TUESDAY, WEDNESDAY, THURSDAY, SUNDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3, 6))
WEEK = Week(MONDAY)
OFF = SpecialDay(DayKind.HOLIDAY)
FROM_WEDNESDAY = WorkingCalendar({MONDAY: OFF, TUESDAY: OFF})
ALL_OFF = WorkingCalendar({MONDAY + timedelta(days=days): OFF for days in range(14)})
DUE = [
    (WorkingCalendar(), MONDAY, MONDAY),
    (WorkingCalendar(), WEDNESDAY, MONDAY),
    (WorkingCalendar(), THURSDAY, None),
    (WorkingCalendar(), SUNDAY, None),
    (FROM_WEDNESDAY, MONDAY, None),
    (FROM_WEDNESDAY, WEDNESDAY, WEDNESDAY),
    (ALL_OFF, MONDAY, None),
    (ALL_OFF, SUNDAY, None),
]


@pytest.mark.parametrize(("calendar", "day", "due"), DUE)
def test_it_is_due_on_the_first_working_day_of_the_week(calendar: WorkingCalendar, day: date, due: date | None) -> None:
    assert due_on(day, calendar) == due


@pytest.mark.parametrize(("before", "due"), [(MONDAY, None), (MONDAY - timedelta(days=3), MONDAY), (None, None)])
def test_it_is_due_later_in_the_week_where_no_scheduler_ran_since(before: date | None, due: date | None) -> None:
    assert due_on(SUNDAY, WorkingCalendar(), before) == due


def test_all_that_waits_on_the_page_of_decisions_has_words_in_a_digest() -> None:
    assert set(WAITS) == {one.anchor for one in SECTIONS}


def told(session: Session) -> set[tuple[str, str]]:
    """Account and channel of all digests."""
    rows = select(Account.username, Reminder.channel).join(Account, col(Account.person_id) == col(Reminder.person_id))
    return set(session.exec(rows.where(col(Reminder.matter) == Matter.DIGEST)).all())


def test_members_in_charge_and_standing_members_get_it_once_a_week(
    session: Session, house: House, clock: MovingClock
) -> None:
    added = [plan(session, clock, MONDAY + timedelta(days=days)) for days in range(8)]

    assert added == [4, 0, 0, 0, 0, 0, 0, 4]
    assert told(session) == {(who, how) for who in ("member", "standing") for how in ("inbox", "email")}


def test_who_wants_none_gets_none_and_one_that_waits_is_not_sent(
    session: Session, house: House, clock: MovingClock
) -> None:
    plan(session, clock, MONDAY)
    of_member = (col(Reminder.person_id) == house.member.person_id, col(Reminder.channel) == "email")
    [mail] = session.exec(select(Reminder).where(*of_member))
    assert facts_to_send(session, mail, MONDAY) is not None

    session.add(Preference(person_id=house.member.person_id, digest=False))
    session.flush()

    assert facts_to_send(session, mail, MONDAY) is None
    assert plan(session, clock, MONDAY + timedelta(days=7)) == 2


@pytest.fixture
def week(session: Session, house: House, clock: MovingClock) -> None:
    """In the week before Monday, in each field one task is reported as done, one done and one newly overdue."""
    start = date(2023, 8, 1)
    for field in ("nong-nghiep", "lam-nghiep"):
        of = {"field_id": house.fields[field], "start_on": start}
        clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
        waiting, done = (make_task(session, house, clock, due_on=date(2023, 12, 1), **of) for _ in range(2))
        make_task(session, house, clock, due_on=date(2023, 9, 13), **of)
        make_task(session, house, clock, due_on=date(2023, 9, 1), **of)  # overdue before the week
        clock.move_to(datetime(2023, 9, 12, 5, tzinfo=UTC))
        for task in (waiting, done):
            submit(session, clock, task, house.lead, percent=Decimal(100))
        settle(session, clock, done, house.standing)
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(("who", "times"), [("standing", 2), ("member", 1)])
def test_it_counts_the_week_in_the_fields_of_its_reader(
    session: Session, house: House, clock: MovingClock, who: str, times: int
) -> None:
    digest = digest_of(session, house.people[who], WEEK, MONDAY, clock.zone)

    assert digest.counts == {
        Count.DONE: times,
        Count.SUBMITTED: 2 * times,
        Count.NEW_OVERDUE: times,
        Count.LONG_OVERDUE: 0,
        Count.EXTENDED: 0,
        Count.OBSTACLES: 0,
    }
    assert [(one.count, one.anchor) for one in digest.waiting] == ([(2, "bao-cao")] if who == "standing" else [])


@pytest.mark.parametrize(("who", "waits"), [("standing", [(1, "chi-tieu")]), ("member", [])])
def test_it_counts_the_values_of_indicators_that_its_reader_may_confirm(
    session: Session, house: House, clock: MovingClock, who: str, waits: list[tuple[int, str]]
) -> None:
    enter(session, make_indicator(session, house, clock), clock, house.lead, "2023-H1")

    waiting = digest_of(session, house.people[who], WEEK, MONDAY, clock.zone).waiting

    assert [(one.count, one.anchor) for one in waiting] == waits


@pytest.mark.parametrize(("days", "stands"), [(20, 0), (21, 1), (90, 1)])
def test_a_task_that_is_overdue_for_three_weeks_stands_in_each_digest_of_the_standing_members(
    session: Session, house: House, clock: MovingClock, days: int, stands: int
) -> None:
    due_on = MONDAY - timedelta(days=days)
    make_task(session, house, clock, start_on=due_on - timedelta(days=9), due_on=due_on)
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))

    assert digest_of(session, house.standing, WEEK, MONDAY, clock.zone).counts[Count.LONG_OVERDUE] == stands


def test_it_goes_out_with_figures_and_links_alone(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> None:
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
    with database.writing() as session:
        make_task(session, saved_house, clock, start_on=date(2023, 8, 1), due_on=date(2023, 9, 13), title="Bí mật")
        plan(session, clock, MONDAY)

    delivery.run()

    mail = next(arrived(one) for one in post.taken if one["To"] == "standing@pacnam.example")
    plain, html = text_of(mail, "plain").replace("\r", ""), text_of(mail, "html")
    assert mail["Subject"] == "Tổng hợp tuần 11/09/2023 – 17/09/2023"
    assert "TỔNG HỢP TUẦN 11/09/2023 – 17/09/2023 (tất cả nhiệm vụ)\n- Mới hoàn thành: 0\n" in plain
    assert "http://localhost/progress?as_of=2023-09-17&since=2023-09-10\n" in plain
    assert 'href="http://localhost/progress?as_of=2023-09-17&amp;since=2023-09-10"' in html
    assert "Bí mật" not in plain + html


def test_the_inbox_leads_to_the_week_and_the_newest_takes_the_place_of_an_unread_one(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        plan(session, clock, MONDAY)
        plan(session, clock, MONDAY + timedelta(days=7))

    html = visit("member").get("/inbox").get_data(as_text=True)

    assert "Tổng hợp tuần 18/09/2023 – 24/09/2023" in html
    assert "11/09/2023" not in html
    assert 'href="/progress?as_of=2023-09-24&amp;since=2023-09-17"' in html


@pytest.mark.parametrize(
    "path", ["/admin/reminders/ledger?last=30/09/2023", "/admin/reminders/forecast?day=25/09/2023"]
)
def test_ledger_and_forecast_know_it(visit: SignedIn, database: Database, clock: MovingClock, path: str) -> None:
    with database.writing() as session:
        plan(session, clock, MONDAY)

    html = visit("office").get(path).get_data(as_text=True)

    assert "Tổng hợp tuần" in html
    assert "Người member" in html
