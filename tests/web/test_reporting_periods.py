"""The pages of reporting periods: opened, collected, locked, unlocked, frozen, compared; each refusal in words."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.history.models import Event
from pacnam_tasks.periods.jobs import freeze_due
from pacnam_tasks.periods.models import ReportingPeriod
from pacnam_tasks.tasks.actions import Deed, change_task
from pacnam_tasks.tasks.models import Task
from tests.conftest import Visitor
from tests.factories import House
from tests.periods.acts import at
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import Page, page_of

Opened = Callable[..., int]


@pytest.fixture
def task(new_task: NewTask, clock: MovingClock, visit: SignedIn) -> str:
    """A task of the lead unit of 02/08, at 20 % since 10/08."""
    at(clock, "02/08/2023 08:00")
    code = new_task(due_on=date(2023, 9, 20))
    at(clock, "10/08/2023 08:00")
    send(visit("lead"), code, quantity="20")
    return code


@pytest.fixture
def opened(visit: SignedIn, clock: MovingClock, database: Database) -> Opened:
    """The office opens a period in August, by default the month; then it is the morning of 01/09."""

    def open_one(name: str = "2023-08", **typed: str) -> int:
        at(clock, "15/08/2023 08:00")
        answer = fill(visit("office"), "/periods", "/periods", name=name, **typed)
        assert answer.status_code == 303, page_of(answer).text
        at(clock, "01/09/2023 08:00")
        return period(database, name).id or 0

    return open_one


def fill(visitor: Visitor, page: str, action: str, **typed: str) -> TestResponse:
    """Open a page, fill in the form that goes to an address and send it."""
    return visitor.post(action, page_of(visitor.get(page)).form(action).fields | typed)


def act(visitor: Visitor, period_id: int, what: str, **typed: str) -> TestResponse:
    """The same on the page of a period."""
    return fill(visitor, f"/periods/{period_id}", f"/periods/{period_id}/{what}", **typed)


def at_cut_off(visit: SignedIn, period_id: int, clock: MovingClock) -> Visitor:
    """The office at its browser after it has locked the period, which was frozen at its cut-off."""
    office = visit("office")
    act(office, period_id, "lock")
    at(clock, "05/09/2023 17:00")
    freeze_due(office.client.application)
    return visit("office")


def period(database: Database, name: str) -> ReportingPeriod:
    """A period's row."""
    with database.reading() as session:
        return session.exec(select(ReportingPeriod).where(ReportingPeriod.name == name)).one()


def events(database: Database, kind: str) -> list[dict[str, object]]:
    """What the events of this kind say."""
    with database.reading() as session:
        return [json.loads(one.data) for one in session.exec(select(Event).where(Event.kind == kind))]


def test_a_period_opens_with_the_days_of_the_calendar_and_its_cut_off(
    opened: Opened, visit: SignedIn, database: Database
) -> None:
    found = page_of(visit("office").get(f"/periods/{opened()}"))

    made = period(database, "2023-08")
    assert (made.first_on, made.last_on) == (date(2023, 8, 1), date(2023, 8, 31))
    assert "Tháng 8 năm 2023" in found.text
    assert "05/09/2023 17:00" in found.text
    assert events(database, "period_opened")[0]["period"] == "2023-08"


def test_a_period_that_overlaps_another_of_its_kind_is_refused_by_its_name(opened: Opened, visit: SignedIn) -> None:
    opened("2023-08", first_on="15/07/2023", last_on="14/08/2023")

    answer = fill(visit("office"), "/periods", "/periods", name="2023-09", first_on="14/08/2023", last_on="13/09/2023")

    assert answer.status_code == 422
    page = page_of(answer)
    assert "trùng với kỳ 2023-08 (từ 15/07/2023 đến 14/08/2023)" in page.text
    assert page.form("/periods").fields["first_on"] == "14/08/2023"


def test_periods_of_different_kinds_may_share_days(opened: Opened, visit: SignedIn) -> None:
    opened()

    assert fill(visit("office"), "/periods", "/periods", name="2023-Q3").status_code == 303


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "tháng 9"}, "Vui lòng ghi tên kỳ theo mẫu"),
        ({"name": "2023-13"}, "Vui lòng ghi tên kỳ theo mẫu"),
        ({"first_on": "31/09/2023"}, "Tháng 9/2023 không có ngày 31."),
        ({"first_on": "30/09/2023", "last_on": "01/09/2023"}, "sửa"),
        ({"first_on": "01/01/2023", "last_on": "31/01/2023"}, "không liên quan đến kỳ"),
        ({"last_on": "31/12/9999"}, "từ năm 2000 đến năm 2100"),
        ({"cut_off_on": "29/09/2023"}, "Thời điểm chốt trước ngày cuối kỳ 30/09/2023"),
        ({"cut_off_hour": "25"}, "giờ từ 0 đến 23"),
    ],
)
def test_what_is_no_period_is_refused_in_a_sentence(visit: SignedIn, typed: dict[str, str], words: str) -> None:
    answer = fill(visit("office"), "/periods", "/periods", **({"name": "2023-09"} | typed))

    assert answer.status_code == 422
    assert words in page_of(answer).text


def test_the_same_form_sent_twice_opens_one_period(visit: SignedIn, database: Database) -> None:
    office = visit("office")
    form = page_of(office.get("/periods")).form("/periods").fields | {"name": "2023-09"}

    answers = [office.post("/periods", form) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert len(events(database, "period_opened")) == 1


def test_units_that_recorded_nothing_are_named_and_a_paper_or_an_update_ends_that(
    opened: Opened, visit: SignedIn, new_task: NewTask, task: str, clock: MovingClock
) -> None:
    at(clock, "11/08/2023 08:00")
    new_task(lead="HKL")
    opened_id = opened()

    page = page_of(visit("office").get(f"/periods/{opened_id}"))

    assert "1/2 đơn vị chưa báo cáo" in page.text
    assert "Hạt Kiểm lâm huyện 1 0 – Chưa ghi nhận gì" in page.text
    assert "Phòng Nông nghiệp và Phát triển nông thôn 1 1 – Đã báo cáo" in page.text


def test_a_missing_recurring_report_is_named_with_its_period(
    opened: Opened, visit: SignedIn, new_task: NewTask, clock: MovingClock
) -> None:
    at(clock, "01/08/2023 08:00")
    code = new_task(recurrence="monthly", due_on=date(2023, 12, 31))
    at(clock, "02/08/2023 08:00")
    opened_id = opened()

    page = page_of(visit("office").get(f"/periods/{opened_id}"))

    assert f"{code} (tháng 8)" in page.text


def test_a_recurring_report_made_after_the_month_belongs_to_it_until_the_lock(
    opened: Opened, visit: SignedIn, new_task: NewTask, clock: MovingClock
) -> None:
    at(clock, "01/08/2023 08:00")
    code = new_task(recurrence="monthly", due_on=date(2023, 12, 31))
    opened_id = opened()

    send(visit("lead"), code, quantity="35")

    office = visit("office")
    assert "Các đơn vị đã báo cáo đủ" in page_of(office.get(f"/periods/{opened_id}")).text
    clock.move_to(clock.now().replace(hour=3))
    act(office, opened_id, "lock")
    assert office.get(f"/periods/{opened_id}?format=json").get_json()["rows"][0]["percent"] == "35.0"


def test_a_reminded_unit_sees_it_on_its_home_page_until_it_reports(
    opened: Opened, visit: SignedIn, new_task: NewTask, database: Database, clock: MovingClock, task: str
) -> None:
    at(clock, "11/08/2023 08:00")
    other = new_task(lead="HKL")
    opened_id = opened()
    at(clock, "20/08/2023 08:00")
    said = "Văn phòng đề nghị đơn vị báo cáo kỳ 2023-08"
    before = page_of(visit("stranger").get("/")).text

    answer = act(visit("office"), opened_id, "reminders")

    assert answer.status_code == 303
    assert events(database, "period_reminded")[0]["units"] == ["HKL"]
    shown = {who: said in page_of(visit(who).get("/")).text for who in ("stranger", "lead")}
    send(visit("stranger"), other, quantity="10")
    after = page_of(visit("stranger").get("/")).text
    assert (said in before, shown, said in after) == (False, {"stranger": True, "lead": False}, False)


def test_a_reminded_unit_sees_it_too_while_it_owes_a_recurring_report_alone(
    opened: Opened, visit: SignedIn, new_task: NewTask, clock: MovingClock
) -> None:
    at(clock, "01/08/2023 08:00")
    monthly, other = new_task(recurrence="monthly", due_on=date(2023, 12, 31)), new_task(due_on=date(2023, 12, 31))
    at(clock, "10/08/2023 08:00")
    send(visit("lead"), other, quantity="10")
    opened_id = opened()
    said = "Văn phòng đề nghị đơn vị báo cáo kỳ 2023-08"
    act(visit("office"), opened_id, "reminders")

    before = page_of(visit("lead").get("/")).text
    send(visit("lead"), monthly, quantity="35")
    after = page_of(visit("lead").get("/")).text

    assert (said in before, said in after) == (True, False)


def test_locking_with_reports_missing_names_the_units_and_needs_a_reason(
    opened: Opened, visit: SignedIn, new_task: NewTask, clock: MovingClock, database: Database
) -> None:
    at(clock, "11/08/2023 08:00")
    new_task(lead="HKL")
    opened_id = opened()
    office = visit("office")

    refused = act(office, opened_id, "lock")
    unsaid = act(office, opened_id, "lock", sure="1")
    state = period(database, "2023-08").state
    locked = act(office, opened_id, "lock", sure="1", reason="Đã đôn đốc hai lần.")

    assert (refused.status_code, unsaid.status_code, state, locked.status_code) == (422, 422, "collecting", 303)
    assert "Còn 1 đơn vị chưa báo cáo: Hạt Kiểm lâm huyện." in page_of(refused).text
    assert "Vui lòng ghi lý do khóa kỳ" in page_of(unsaid).text
    page = page_of(office.get(f"/periods/{opened_id}")).text
    assert "Khóa khi còn thiếu báo cáo của 1 đơn vị Hạt Kiểm lâm huyện Lý do: Đã đôn đốc hai lần." in page
    assert events(database, "period_locked")[0]["missing"] == ["HKL"]


def test_a_period_is_not_locked_before_its_last_day(opened: Opened, visit: SignedIn, clock: MovingClock) -> None:
    opened_id = opened()
    at(clock, "30/08/2023 20:00")
    office = visit("office")
    page = page_of(office.get(f"/periods/{opened_id}"))

    answer = office.post(f"/periods/{opened_id}/lock", {"key": "a key of form", "version": "1"})

    assert not page.has_form(f"/periods/{opened_id}/lock")
    assert answer.status_code == 403
    assert "Kỳ kéo dài đến hết ngày 31/08/2023" in page_of(answer).text


def test_of_two_who_lock_at_once_the_second_is_told_who_was_first_and_when(
    opened: Opened, visit: SignedIn, task: str, database: Database
) -> None:
    opened_id = opened()
    first, second = visit("office"), visit("office")
    form = page_of(second.get(f"/periods/{opened_id}")).form(f"/periods/{opened_id}/lock").fields

    won = act(first, opened_id, "lock")
    lost = second.post(f"/periods/{opened_id}/lock", form)

    assert (won.status_code, lost.status_code) == (303, 409)
    assert "Kỳ 2023-08 đã được đồng chí Người office khóa lúc 08:00 ngày 01/09/2023" in page_of(lost).text
    assert len(events(database, "period_locked")) == 1


def test_the_paper_form_says_that_the_period_is_locked_and_what_becomes_of_the_entry(
    opened: Opened, visit: SignedIn, task: str, clock: MovingClock
) -> None:
    opened_id = opened()
    office = visit("office")
    before = page_of(office.get(f"/tasks/{task}")).text
    act(office, opened_id, "lock")
    fill(office, "/periods", "/periods", name="2023-09")

    told = page_of(office.get(f"/tasks/{task}")).text
    paper = {"paper": "1", "received_on": "31/08/2023", "document": "12/BC-NN", "quantity": "30"}
    form = fill_in(office, task) | paper
    answer = office.post(f"/tasks/{task}/updates", form)

    said = "Kỳ 2023-08 (đến hết ngày 31/08/2023) đã khóa"
    assert (said in before, said in told, answer.status_code) == (False, True, 303)
    rows = office.get(f"/periods/{opened_id}?format=json").get_json()["rows"]
    assert rows[0]["percent"] == "20.0"
    september = page_of(office.get(f"/periods/{opened_id + 1}")).text
    assert "Ghi nhận sau khi khóa kỳ trước" in september
    assert f"{task} · Phòng Nông nghiệp và Phát triển nông thôn 31/08/2023 Cập nhật tiến độ: 30" in september


def test_an_unlock_needs_a_person_a_reason_and_an_end(
    opened: Opened, visit: SignedIn, task: str, saved_house: House
) -> None:
    opened_id = opened()
    act(visit("office"), opened_id, "lock")
    standing = visit("standing")

    empty = act(standing, opened_id, "unlocks", person="", reason="", ends_on="")
    far = act(standing, opened_id, "unlocks", person="1", reason="x", ends_on="30/09/2023")
    person = str(saved_house.lead.person_id)
    done = act(standing, opened_id, "unlocks", person=person, reason="Báo cáo gửi lạc.", ends_on="02/09/2023")

    text = page_of(empty).text
    assert (empty.status_code, far.status_code, done.status_code) == (422, 422, 303)
    for words in ("người được ghi nhận", "lý do mở khóa kỳ", "ngày kết thúc mở khóa"):
        assert words in text
    assert "không quá bảy ngày" in page_of(far).text
    page = page_of(standing.get(f"/periods/{opened_id}")).text
    assert "Đang mở khóa" in page
    assert "cho Người lead ghi nhận; Người standing quyết định. Lý do: Báo cáo gửi lạc." in page


def test_an_unlock_is_ended_by_hand_and_no_second_one_runs_beside_it(
    opened: Opened, visit: SignedIn, task: str, saved_house: House, clock: MovingClock
) -> None:
    opened_id = opened()
    act(visit("office"), opened_id, "lock")
    standing, person = visit("standing"), str(saved_house.lead.person_id)
    act(standing, opened_id, "unlocks", person=person, reason="Báo cáo gửi lạc.", ends_on="02/09/2023")

    page = page_of(standing.get(f"/periods/{opened_id}"))
    at(clock, "01/09/2023 09:00")
    ended = act(visit("office"), opened_id, "unlocks/end")

    assert not page.has_form(f"/periods/{opened_id}/unlocks")
    assert ended.status_code == 303
    assert "Đang mở khóa" not in page_of(standing.get(f"/periods/{opened_id}")).text


@pytest.mark.parametrize(
    ("who", "read", "opens", "locks", "unlocks", "freezes"),
    [
        ("office", 200, 422, 409, 403, 409),
        ("standing", 200, 403, 403, 422, 409),
        ("member", 200, 403, 403, 403, 403),
        ("inspector", 200, 403, 403, 403, 403),
        ("lead", 403, 403, 403, 403, 403),
        ("administrator", 403, 403, 403, 403, 403),
    ],
)
def test_each_role_does_what_is_its_own(
    opened: Opened, visit: SignedIn, task: str, who: str, read: int, opens: int, locks: int, unlocks: int, freezes: int
) -> None:
    opened_id = opened()
    act(visit("office"), opened_id, "lock")
    visitor, form = visit(who), {"key": "a key of form", "version": "1"}
    of_now = form | {"version": "2"}

    found = [
        visitor.get(f"/periods/{opened_id}").status_code,
        visitor.post("/periods", form).status_code,
        visitor.post(f"/periods/{opened_id}/lock", form).status_code,
        visitor.post(f"/periods/{opened_id}/unlocks", of_now).status_code,
        visitor.post(f"/periods/{opened_id}/freezing", form).status_code,
    ]

    assert found == [read, opens, locks, unlocks, freezes]


def test_the_scheduler_freezes_at_the_cut_off_and_the_page_shows_the_seal(
    opened: Opened, visit: SignedIn, task: str, clock: MovingClock, database: Database
) -> None:
    opened_id = opened()
    office = visit("office")
    act(office, opened_id, "lock")
    app = office.client.application
    at(clock, "05/09/2023 16:59")
    early = freeze_due(app)
    at(clock, "05/09/2023 17:00")

    done = [freeze_due(app), freeze_due(app)]

    assert (early, done, period(database, "2023-08").state) == (0, [1, 0], "frozen")
    seal = str(events(database, "period_frozen")[0]["sha256"])
    page = page_of(visit("office").get(f"/periods/{opened_id}"))
    assert seal in page.text.replace(" ", "")
    assert [one.action for one in page.forms if one.action.startswith(f"/periods/{opened_id}/")] == []


def test_the_scheduler_waits_for_the_end_of_an_unlock(
    opened: Opened, visit: SignedIn, task: str, clock: MovingClock, saved_house: House
) -> None:
    opened_id = opened()
    act(visit("office"), opened_id, "lock")
    at(clock, "05/09/2023 16:30")
    person = str(saved_house.lead.person_id)
    act(visit("standing"), opened_id, "unlocks", person=person, reason="x", ends_on="05/09/2023", ends_hour="17")
    at(clock, "05/09/2023 17:00")

    assert freeze_due(visit("office").client.application) == 1


def test_a_frozen_period_gives_its_rows_as_csv_and_json(
    opened: Opened, visit: SignedIn, task: str, clock: MovingClock
) -> None:
    opened_id = opened()
    office = at_cut_off(visit, opened_id, clock)

    found = office.get(f"/periods/{opened_id}?format=json").get_json()
    text = office.get(f"/periods/{opened_id}?format=csv").get_data(as_text=True)

    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["code"], row["percent"], row["due"]) == (task, "20.0", "2023-09-20")
    assert row["unit_name"] == "Phòng Nông nghiệp và Phát triển nông thôn"
    assert (found["period"], found["frozen"], len(found["rows"])) == ("2023-08", True, 1)
    assert found["figures"]["task"]["total"][0]["open_in_time"] == 1


def numbers_to_rows(page: Page) -> dict[str, str]:
    """The numbers of a period's page by the address of the rows behind each."""
    return {link.url: link.words for link in page.links if "/rows?" in link.url}


def test_a_row_says_its_state_once(opened: Opened, visit: SignedIn, task: str, new_task: NewTask) -> None:
    send(visit("lead"), task, quantity="100", submit="1")
    send(visit("standing"), task, act="confirmation")
    new_task(due_on=date(2023, 9, 20))
    august = opened()

    page = page_of(visit("office").get(f"/periods/{august}/rows")).text.casefold()

    assert page.count("hoàn thành đúng hạn") == 1
    assert "hoàn thành, hoàn thành" not in page
    assert "đang thực hiện, trong hạn" in page


def test_two_periods_stand_row_by_row_with_what_moved(
    opened: Opened,
    visit: SignedIn,
    task: str,
    new_task: NewTask,
    clock: MovingClock,
    database: Database,
    saved_house: House,
) -> None:
    august = opened()
    office = at_cut_off(visit, august, clock)
    send(visit("lead"), task, quantity="60")
    added = new_task(lead="HKL")
    fill(office, "/periods", "/periods", name="2023-09")
    at(clock, "25/09/2023 08:00")

    office = visit("office")
    shown = page_of(office.get(f"/periods/{august + 1}?with={august}"))
    page, told = shown.text, numbers_to_rows(shown)

    assert len({url.partition("?")[0] for url in told}) == 2
    assert {url: n for url, n in told.items() if f" · {n} nhiệm vụ · " not in page_of(office.get(url)).text} == {}
    assert "Từ tháng 8 năm 2023 đến tháng 9 năm 2023" in page
    assert "1 nhiệm vụ mới, 0 không còn, 1 thay đổi" in page
    assert "Trong hạn → Quá hạn" in page
    assert "20% → 60%" in page
    assert added in page
    assert "1 → 2 (+1)" in page


def test_a_task_that_moved_to_another_field_is_told_by_both_fields(
    opened: Opened, visit: SignedIn, task: str, clock: MovingClock, database: Database, saved_house: House
) -> None:
    august = opened()
    office = at_cut_off(visit, august, clock)
    task_id = task_named(database, task).id
    with database.writing() as session:
        moved = session.get_one(Task, task_id)
        change_task(session, moved, Deed("edited", None), clock, field_id=saved_house.fields["lam-nghiep"])
    at(clock, "05/09/2023 17:30")
    fill(office, "/periods", "/periods", name="2023-09")

    page = page_of(office.get(f"/periods/{august + 1}?with={august}")).text
    frozen = office.get(f"/periods/{august}?format=json").get_json()

    assert "Lĩnh vực: Nông nghiệp → Lâm nghiệp" in page
    assert [one["code"] for one in frozen["figures"]["task"]["field"]] == ["nong-nghiep"]


def test_a_list_of_periods_that_is_not_whole_says_so_and_goes_on(visit: SignedIn, database: Database) -> None:
    with database.writing() as session:
        session.add_all(
            ReportingPeriod(
                name=f"{year}-{month:02d}", kind="month", state="collecting", first_on=date(year, month, 1),
                last_on=date(year, month, 28), cut_off_at=datetime(year, month, 28, tzinfo=UTC),
                opened_at=datetime(year, month, 1, tzinfo=UTC),
            )
            for year in range(2010, 2021)
            for month in range(1, 12)
        )  # fmt: skip
    office = visit("office")

    first = page_of(office.get("/periods"))
    rest = page_of(office.get("/periods?after=120"))

    assert "Đang hiển thị 120 kỳ, còn các kỳ khác" in first.text
    assert ("2020-11" in first.text, "2010-01" in first.text, "2010-01" in rest.text) == (True, False, True)
    assert "/periods?after=120" in {link.url for link in first.links}
    assert "/periods" in {link.url for link in rest.links}


@pytest.mark.parametrize("query", ["with=x", "with=999999", "format=pdf", "with=-1"])
def test_a_strange_address_is_answered_in_words(opened: Opened, visit: SignedIn, query: str) -> None:
    assert visit("office").get(f"/periods/{opened()}?{query}").status_code in {404, 422}


def test_progress_since_the_last_locked_period_compares_with_its_last_day(
    opened: Opened, visit: SignedIn, task: str, clock: MovingClock
) -> None:
    opened_id = opened()
    office = visit("office")
    nothing = office.get("/progress?since=last").status_code
    act(office, opened_id, "lock")
    at(clock, "15/09/2023 08:00")
    office = visit("office")

    found = [office.get(f"/progress?since={name}&format=json").get_json()["since"] for name in ("last", "2023-08")]

    assert (nothing, found) == (422, ["2023-08-31", "2023-08-31"])
    assert "/progress?since=last" in {link.url for link in page_of(office.get("/periods")).links}
