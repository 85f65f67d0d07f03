"""The weekly digest: when, to whom, what it counts, and how it goes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.models import Account
from pacnam_tasks.calendar.rules import DayKind, SpecialDay, WorkingCalendar
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.decisions.course.actions import pause, revoke
from pacnam_tasks.decisions.extensions.rules import Verdict
from pacnam_tasks.decisions.waiting.sections import SECTIONS
from pacnam_tasks.progress.obstacles.actions import raise_obstacle
from pacnam_tasks.progress.obstacles.forms import ObstacleInput
from pacnam_tasks.progress.rules import Cause
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.delivery import Delivery
from pacnam_tasks.reminders.digest.labels import WAITS
from pacnam_tasks.reminders.digest.queries import digest_of
from pacnam_tasks.reminders.digest.rules import FIRST, LISTS, Count, Digest, Week, due_on
from pacnam_tasks.reminders.models import Reminder
from pacnam_tasks.reminders.preferences.models import Preference
from pacnam_tasks.reminders.rules import Matter
from pacnam_tasks.tasks.forms import TaskFilter
from pacnam_tasks.tasks.queries.changes import events_by, span_of
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.tasks.queries.lists import count
from pacnam_tasks.tasks.rules.facts import Level
from tests.conftest import counted
from tests.factories import House, make_task
from tests.indicators.making import enter, make_indicator
from tests.progress.acts import settle, submit
from tests.progress.obstacles.acts import hinder
from tests.reminders.conftest import Pigeonhole, facts_to_send, mailing
from tests.reminders.deeds import answered, decided_as, returned, ruled
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


def counts_of(digest: Digest) -> dict[Count, int]:
    """What happened to how many tasks."""
    return {one.kind: one.count for one in digest.changes}


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(("who", "times"), [("standing", 2), ("member", 1)])
def test_it_counts_the_week_in_the_fields_of_its_reader_and_leaves_out_what_is_zero(
    session: Session, house: House, clock: MovingClock, who: str, times: int
) -> None:
    digest = digest_of(session, house.people[who], WEEK, MONDAY, clock.zone)

    assert counts_of(digest) == {Count.DONE: times, Count.SUBMITTED: times, Count.NEW_OVERDUE: times}
    assert [(one.count, one.anchor) for one in digest.waiting] == ([(2, "bao-cao")] if who == "standing" else [])


@pytest.mark.usefixtures("week")
def test_what_it_counts_agrees_with_the_page_that_compares_the_two_days(
    session: Session, house: House, clock: MovingClock
) -> None:
    span = span_of(session, AsOf(WEEK.last, MONDAY, clock.zone), WEEK.before)
    [events] = events_by(span, house.standing, Scope(level=Level.TASK), lambda _task_id, cell: (cell[0],)).values()

    counts = counts_of(digest_of(session, house.standing, WEEK, MONDAY, clock.zone))

    assert (counts[Count.DONE], counts[Count.NEW_OVERDUE]) == (events.newly_done, events.new_overdue)


@pytest.mark.usefixtures("week")
def test_each_list_that_it_leads_to_has_as_many_tasks_as_it_counts(
    database: Database, session: Session, house: House, clock: MovingClock
) -> None:
    digest = digest_of(session, house.member, WEEK, MONDAY, clock.zone)

    found = {}
    for one in (change for change in digest.changes if change.kind in LISTS):
        [listing] = one.lists
        asked = dict(parse_qsl(urlsplit(listing.path).query))
        wanted = TaskFilter.from_args(asked, MONDAY)
        found[one.kind] = count(session, house.member, wanted, AsOf(WEEK.last, MONDAY, clock.zone))
    assert found == {one.kind: one.count for one in digest.changes if one.kind in LISTS}


HAPPENED = {
    Count.RETURNED: returned,
    Count.EXTENDED: decided_as(Verdict.GRANTED),
    Count.ANSWERED: answered,
    Count.PAUSED: ruled(pause),
    Count.REVOKED: ruled(revoke),
}


@pytest.mark.parametrize("kind", HAPPENED)
def test_what_was_done_to_a_task_in_the_week_is_told_with_its_name(
    session: Session, house: House, clock: MovingClock, kind: Count
) -> None:
    clock.move_to(datetime(2023, 9, 12, 5, tzinfo=UTC))
    task = HAPPENED[kind](session, house, clock)
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))

    found = {one.kind: one for one in digest_of(session, house.member, WEEK, MONDAY, clock.zone).changes}

    assert (found[kind].count, [one.code for one in found[kind].first]) == (1, [task.code])
    assert found[Count.GIVEN].count == 1


def test_an_obstacle_of_the_week_is_told_and_waits_for_the_word_of_its_reader(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(datetime(2023, 9, 12, 5, tzinfo=UTC))
    task = make_task(session, house, clock, due_on=date(2023, 12, 1))
    said = ObstacleInput(Cause.LAND, "Chưa có mặt bằng.", "", "Giao đất.", None, date(2023, 9, 20))
    raise_obstacle(session, task, said, by=house.lead, clock=clock, version=task.version)
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))

    digest = digest_of(session, house.member, WEEK, MONDAY, clock.zone)

    assert counts_of(digest)[Count.OBSTACLES] == 1
    [waits] = digest.waiting
    [named] = waits.first
    assert (waits.anchor, waits.count, named.code, named.answer_by) == ("vuong-mac", 1, task.code, date(2023, 9, 20))


def test_of_many_obstacles_that_wait_it_names_those_that_are_to_be_answered_first(
    session: Session, house: House, clock: MovingClock
) -> None:
    days = (30, 25, 28, 19, 26, 18)
    for day in days:
        task = make_task(session, house, clock, due_on=date(2023, 12, 1))
        hinder(session, clock, task, house.lead, answer_by=date(2023, 9, day))

    [waits] = digest_of(session, house.member, WEEK, MONDAY, clock.zone).waiting

    assert waits.count == len(days)
    assert [one.answer_by for one in waits.first] == [date(2023, 9, day) for day in sorted(days)[:FIRST]]


def test_what_happened_before_or_after_the_week_is_not_in_it(
    session: Session, house: House, clock: MovingClock
) -> None:
    due: dict[str, Any] = {"start_on": date(2023, 8, 1), "due_on": date(2023, 12, 1)}
    clock.move_to(datetime(2023, 9, 10, 16, 59, tzinfo=UTC))  # 23:59 of the Sunday before
    before, after = (make_task(session, house, clock, **due) for _ in range(2))
    submit(session, clock, before, house.lead, percent=Decimal(100))
    clock.move_to(datetime(2023, 9, 17, 17, 0, tzinfo=UTC))  # 0:00 of Monday
    submit(session, clock, after, house.lead, percent=Decimal(100))

    assert counts_of(digest_of(session, house.standing, WEEK, MONDAY, clock.zone)) == {}


def test_of_many_it_names_the_first_five_by_deadline(session: Session, house: House, clock: MovingClock) -> None:
    clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
    days = (16, 12, 13, 11, 15, 14, 12)
    for day in days:
        make_task(session, house, clock, start_on=date(2023, 8, 1), due_on=date(2023, 9, day), title=f"Việc {day}")
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))

    [late] = digest_of(session, house.member, WEEK, MONDAY, clock.zone).changes

    assert (late.kind, late.count) == (Count.NEW_OVERDUE, len(days))
    assert [(one.due_on, one.title) for one in late.first] == [
        (date(2023, 9, day), f"Việc {day}") for day in sorted(days)[:FIRST]
    ]


def test_a_member_of_several_fields_is_led_to_a_list_of_each(
    session: Session, house: House, clock: MovingClock
) -> None:
    clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
    make_task(session, house, clock, start_on=date(2023, 8, 1), due_on=date(2023, 9, 12))
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
    [post] = house.member.holdings
    both = replace(post, field_ids=frozenset(house.fields[one] for one in ("nong-nghiep", "lam-nghiep")))

    digest = digest_of(session, replace(house.member, holdings=(both,)), WEEK, MONDAY, clock.zone)

    [late] = digest.changes
    assert late.count == 1
    assert sorted(one.path for one in late.lists) == [
        f"/tasks?field={code}&timeliness=open_overdue&as_of=2023-09-17&since=2023-09-10"
        for code in ("lam-nghiep", "nong-nghiep")
    ]
    assert all(one.field_name for one in late.lists)


def test_a_digest_takes_as_many_statements_for_many_tasks_as_for_few(
    database: Database, session: Session, house: House, clock: MovingClock
) -> None:
    def statements() -> int:
        with counted(database) as sent:
            digest_of(session, house.standing, WEEK, MONDAY, clock.zone)
        return len(sent)

    of = {"start_on": date(2023, 8, 1), "due_on": date(2023, 9, 12)}
    clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
    make_task(session, house, clock, **of)
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
    statements()
    few = statements()
    clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
    for _ in range(20):
        submit(session, clock, make_task(session, house, clock, **of), house.lead, percent=Decimal(100))
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))

    assert statements() == few <= 16


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

    counts = counts_of(digest_of(session, house.standing, WEEK, MONDAY, clock.zone))

    assert counts.get(Count.LONG_OVERDUE, 0) == stands


@pytest.fixture
def mailed(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> Callable[[], EmailMessage]:
    """The digest to the standing members, of a week in which seven tasks fell overdue."""

    def sent() -> EmailMessage:
        delivery.run()
        return next(arrived(one) for one in post.taken if one["To"] == "standing@pacnam.example")

    with database.writing() as session:
        clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
        for number in range(1, 8):
            due: dict[str, Any] = {"start_on": date(2023, 8, 1), "due_on": date(2023, 9, 13)}
            make_task(session, saved_house, clock, code=f"NV-{number}", title=f"Trồng rừng {number} <ha>", **due)
        clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
        plan(session, clock, MONDAY)
    return sent


def test_the_mail_names_the_first_tasks_and_leads_to_the_list_of_all(mailed: Callable[[], EmailMessage]) -> None:
    mail = mailed()

    plain, html = text_of(mail, "plain").replace("\r", ""), text_of(mail, "html")
    assert mail["Subject"] == "Tổng hợp tuần 11/09/2023 – 17/09/2023"
    assert "TỔNG HỢP TUẦN 11/09/2023 – 17/09/2023 (tất cả nhiệm vụ)\n" in plain
    told = "- Mới quá hạn: 7\n  + NV-1 Trồng rừng 1 <ha> (Phòng Nông nghiệp và Phát triển nông thôn, hạn 13/09/2023)\n"
    assert told in plain
    rest = "/tasks?timeliness=open_overdue&as_of=2023-09-17&since=2023-09-10"
    assert f"  và 2 nhiệm vụ khác\n  Danh sách: http://localhost{rest}\n" in plain
    assert "NV-6" not in plain + html
    assert ": 0" not in plain
    assert '<a href="http://localhost/tasks/NV-1">NV-1</a> Trồng rừng 1 &lt;ha&gt; (' in html
    assert "http://localhost/inbox/digest/2023-09-18\n" in plain
    assert "http://localhost/progress?as_of=2023-09-17&since=2023-09-10\n" in plain
    assert 'href="http://localhost/progress?as_of=2023-09-17&amp;since=2023-09-10"' in html


def test_where_mails_carry_no_titles_a_digest_has_none(mailed: Callable[[], EmailMessage], delivery: Delivery) -> None:
    way = mailing(delivery)
    way.settings = replace(way.settings, mail_titles=False)

    mail = mailed()

    plain = text_of(mail, "plain").replace("\r", "")
    assert "  + NV-1 (Phòng Nông nghiệp và Phát triển nông thôn, hạn 13/09/2023)\n" in plain
    assert "Trồng rừng" not in plain + text_of(mail, "html")


def test_of_a_week_without_anything_it_says_so_in_a_sentence(
    database: Database, saved_house: House, clock: MovingClock, delivery: Delivery, post: Pigeonhole
) -> None:
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
    with database.writing() as session:
        plan(session, clock, MONDAY)

    delivery.run()

    said = {str(one["To"]).partition("@")[0]: text_of(arrived(one), "plain").replace("\r", "") for one in post.taken}
    assert "Trong tuần không có thay đổi thuộc nội dung tổng hợp; không có việc chờ đồng chí" in said["standing"]
    assert "Trong tuần các lĩnh vực đồng chí phụ trách không có thay đổi" in said["member"]
    assert "THAY ĐỔI TRONG TUẦN" not in said["standing"]


def test_the_inbox_leads_to_the_week_and_the_newest_takes_the_place_of_an_unread_one(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        plan(session, clock, MONDAY)
        plan(session, clock, MONDAY + timedelta(days=7))

    html = visit("member").get("/inbox").get_data(as_text=True)

    assert "Tổng hợp tuần 18/09/2023 – 24/09/2023" in html
    assert "11/09/2023" not in html
    assert 'href="/inbox/digest/2023-09-25"' in html


@pytest.mark.parametrize(
    "path", ["/admin/reminders/ledger?last=30/09/2023", "/admin/reminders/forecast?day=25/09/2023"]
)
def test_ledger_and_forecast_know_it(visit: SignedIn, database: Database, clock: MovingClock, path: str) -> None:
    with database.writing() as session:
        plan(session, clock, MONDAY)

    html = visit("office").get(path).get_data(as_text=True)

    assert "Tổng hợp tuần" in html
    assert "Người member" in html
