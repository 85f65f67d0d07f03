"""The page of a weekly digest: who finds what there, of which weeks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.models import Reminder
from tests.conftest import counted
from tests.factories import House, make_task
from tests.progress.obstacles.acts import hinder
from tests.web.conftest import SignedIn

MONDAY, WEEK = date(2023, 9, 18), timedelta(days=7)
PAGE = f"/inbox/digest/{MONDAY}"


@pytest.fixture
def told(database: Database, saved_house: House, clock: MovingClock) -> None:
    """Of a week in which seven tasks of one field and one of another fell overdue, and one waits for an answer."""
    with database.writing() as session:
        clock.move_to(datetime(2023, 9, 4, 5, tzinfo=UTC))
        due = {"start_on": date(2023, 8, 1), "due_on": date(2023, 9, 13)}
        for number in range(1, 8):
            make_task(session, saved_house, clock, code=f"NV-{number}", title=f"Trồng rừng {number} <ha>", **due)
        other = {"code": "NV-8", "title": "Giao rừng", "field_id": saved_house.fields["lam-nghiep"]}
        task = make_task(session, saved_house, clock, **other, **due)
        hinder(session, clock, task, saved_house.lead, answer_by=date(2023, 9, 20))
        clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
        plan(session, clock, MONDAY)


@pytest.mark.usefixtures("told")
def test_the_notice_leads_to_what_waits_and_what_changed_by_name_with_the_lists(visit: SignedIn) -> None:
    visitor = visit("standing")
    assert f'href="{PAGE}"' in visitor.get("/inbox").text

    html = visitor.get(PAGE).text

    assert "<h1>Tổng hợp tuần 11/09/2023 – 17/09/2023</h1>" in html
    assert "Tất cả nhiệm vụ." in html
    assert "Thay đổi trong tuần tính đến hết ngày 17/09/2023." in html
    assert "tính tại thời điểm xem, 18/09/2023 07:30" in html
    assert '<a href="/decisions#vuong-mac">Khó khăn, vướng mắc chờ trả lời</a>: <b>1</b>' in html
    assert '<a href="/tasks/NV-8">NV-8</a> Giao rừng' in html
    assert "trả lời trước 20/09/2023" in html
    assert "Mới quá hạn: <b>8</b>" in html
    assert 'href="/tasks?timeliness=open_overdue&amp;as_of=2023-09-17&amp;since=2023-09-10"' in html
    assert '<a href="/tasks/NV-1">NV-1</a> Trồng rừng 1 &lt;ha&gt;' in html
    assert "và 3 nhiệm vụ khác" in html
    assert 'href="/progress?as_of=2023-09-17&amp;since=2023-09-10"' in html


@pytest.mark.usefixtures("told")
def test_a_member_finds_the_own_fields_alone(visit: SignedIn) -> None:
    html = visit("member").get(PAGE).text

    assert "Lĩnh vực đồng chí hiện phụ trách." in html
    assert "Mới quá hạn: <b>7</b>" in html
    assert "NV-8" not in html


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "week",
    ["2023-09-11", "2023-09-25", "2023-09-19", "20230918", "2023-W38-1", "2023-02-31", "0001-01-01", "9999-12-31", "x"],
)
def test_of_no_other_week_there_is_a_page(visit: SignedIn, week: str) -> None:
    assert visit("member").get(f"/inbox/digest/{week}").status_code == 404


@pytest.mark.usefixtures("told")
def test_a_week_that_is_not_over_has_none_though_its_notice_was_made(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        plan(session, clock, MONDAY + WEEK)

    visitor = visit("member")
    assert visitor.get(f"/inbox/digest/{MONDAY + WEEK}").status_code == 404
    assert "Tổng hợp tuần sau" not in visitor.get(PAGE).text


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("who", "status"), [("standing", 200), ("office", 403), ("lead", 403), ("inspector", 403)])
def test_who_is_not_in_charge_does_not_find_it(visit: SignedIn, who: str, status: int) -> None:
    assert visit(who).get(PAGE).status_code == status


@pytest.mark.usefixtures("told")
def test_who_got_none_finds_none(visit: SignedIn, database: Database, saved_house: House) -> None:
    with database.writing() as session:
        for row in session.exec(select(Reminder).where(Reminder.person_id == saved_house.member.person_id)):
            session.delete(row)

    assert visit("member").get(PAGE).status_code == 404


@pytest.mark.usefixtures("told")
def test_the_digests_of_the_weeks_around_are_one_step_away_and_no_others(
    visit: SignedIn, database: Database, clock: MovingClock
) -> None:
    alone = visit("member").get(PAGE).text
    clock.move_to(clock.now() + WEEK)
    with database.writing() as session:
        plan(session, clock, MONDAY + WEEK)

    visitor = visit("member")
    first, second = (visitor.get(f"/inbox/digest/{day}").text for day in (MONDAY, MONDAY + WEEK))

    assert "Tổng hợp tuần trước" not in alone + first
    assert "Tổng hợp tuần sau" not in alone + second
    assert f'<a rel="next" href="/inbox/digest/{MONDAY + WEEK}">Tổng hợp tuần sau</a>' in first
    assert f'<a rel="prev" href="{PAGE}">Tổng hợp tuần trước</a>' in second


def test_of_a_week_without_anything_it_says_so(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
    with database.writing() as session:
        plan(session, clock, MONDAY)

    html = visit("standing").get(PAGE).text

    assert "Trong tuần không có thay đổi thuộc nội dung tổng hợp" in html
    assert "Thay đổi trong tuần</h2>" not in html


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("who", ["standing", "member"])
def test_it_takes_few_statements_and_no_more_of_them_for_more(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock, who: str
) -> None:
    def statements() -> int:
        with counted(database) as sent:
            assert visitor.get(PAGE).status_code == 200
        return len(sent)

    visitor = visit(who)
    visitor.get(PAGE)  # the organisation's name is asked for once in a while
    few = statements()
    clock.move_to(datetime(2023, 9, 14, 5, tzinfo=UTC))
    with database.writing() as session:
        for _ in range(20):
            task = make_task(session, saved_house, clock, start_on=date(2023, 8, 1), due_on=date(2023, 9, 16))
            hinder(session, clock, task, saved_house.lead, answer_by=date(2023, 9, 20))
    clock.move_to(datetime(2023, 9, 18, 0, 30, tzinfo=UTC))
    visitor.get(PAGE)

    assert statements() == few <= 11
