"""The list of tasks: filters, order and pages of it, and the same rows as JSON, CSV and workbook."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.plans.models import Plan, Programme
from pacnam_tasks.tasks import views
from tests.conftest import TODAY, Visitor, counted
from tests.factories import House
from tests.web.conftest import NewTask, SignedIn, send
from tests.web.reading import page_of

CONTRACT = [
    "code", "title", "field", "lead_unit", "co_units", "member", "original_due", "due", "state", "timeliness",
    "percent", "quantity", "target", "measure", "updated_at", "overdue_days", "parent", "extensions", "counts_until",
    "rating", "rating_computed", "rating_reason", "rating_until",
]  # fmt: skip


def listed(visitor: Visitor, query: str = "") -> dict[str, Any]:
    """The list as JSON."""
    response = visitor.get(f"/tasks?format=json&{query}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def codes(visitor: Visitor, query: str = "") -> list[str]:
    """The codes of a list, in order."""
    return [row["code"] for row in listed(visitor, query)["rows"]]


def table(response: TestResponse) -> list[str]:
    """The codes of the rows on a page, in order."""
    links = (link.url for link in page_of(response).links if link.url.startswith("/tasks/NV-"))
    return [url.removeprefix("/tasks/").partition("/on/")[0] for url in links]


def test_json_gives_the_fields_of_the_contract_in_their_order(visit: SignedIn, new_task: NewTask) -> None:
    new_task()

    response = visit("office").get("/tasks?format=json")

    [row] = json.loads(response.text)["rows"]
    assert response.content_type == "application/json"
    assert set(response.get_json()) == {"rows", "next"}
    assert sorted(row) == sorted(CONTRACT)


def test_json_says_what_the_task_says(visit: SignedIn, new_task: NewTask, saved_house: House) -> None:
    code = new_task(
        code="NV-2023-777",
        title="Trồng rừng sản xuất",
        co=["XCL", "HKL"],
        member_id=saved_house.member.person_id,
        target=Decimal("55.5"),
        measure="ha",
        measure_kind="count",
    )
    send(visit("lead"), code, quantity="31,5")

    [row] = listed(visit("office"))["rows"]

    assert row | {"updated_at": ""} == {
        "code": "NV-2023-777",
        "title": "Trồng rừng sản xuất",
        "field": "nong-nghiep",
        "lead_unit": "NNPTNT",
        "co_units": ["HKL", "XCL"],
        "member": "Người member",
        "original_due": "2023-10-15",
        "due": "2023-10-15",
        "state": "in_progress",
        "timeliness": "in_time",
        "percent": 56.8,
        "quantity": 31.5,
        "target": 55.5,
        "measure": "ha",
        "updated_at": "",
        "overdue_days": 0,
        "parent": None,
        "extensions": 0,
        "counts_until": "2023-10-15",
        "rating": "X",
        "rating_computed": "X",
        "rating_reason": "Đúng tiến độ: đạt 100% lộ trình đến nay.",
        "rating_until": None,
    }
    assert row["updated_at"] == "2023-09-15T05:00:00+00:00"


def test_files_say_through_which_day_a_deadline_on_a_day_off_counts(visit: SignedIn, new_task: NewTask) -> None:
    new_task(due_on=date(2023, 9, 16), rolls=True)
    new_task(due_on=None)
    office = visit("office")

    rows = listed(office)["rows"]
    [rolled, undated] = csv.DictReader(io.StringIO(office.get("/tasks?format=csv").text.removeprefix("\ufeff")))

    assert [(row["due"], row["counts_until"]) for row in rows] == [("2023-09-16", "2023-09-18"), (None, None)]
    assert [(row["due"], row["counts_until"]) for row in (rolled, undated)] == [("2023-09-16", "2023-09-18"), ("", "")]


def test_json_of_many_tasks_asks_no_more_of_the_database(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    visitor = visit("office")
    new_task(co=["HKL", "XCL"])
    with counted(database) as for_one:
        listed(visitor)
    for _ in range(5):
        new_task(co=["HKL", "XCL"])
    with counted(database) as for_six:
        listed(visitor)

    assert len(for_six) == len(for_one)


def test_a_part_names_its_parent(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(parts=True)

    rows = listed(visit("commune"))["rows"]

    assert [(row["code"], row["parent"], row["lead_unit"]) for row in rows] == [(f"{code}-XBB", code, "XBB")]


def test_csv_has_the_same_rows_with_letters_that_spreadsheets_read(visit: SignedIn, new_task: NewTask) -> None:
    new_task(title="Đôn đốc thu ngân sách", co=["XCL", "HKL"])

    response = visit("office").get("/tasks?format=csv")

    assert response.data.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Disposition"].startswith("attachment")
    [head, row] = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert head == CONTRACT
    assert dict(zip(head, row, strict=True))["title"] == "Đôn đốc thu ngân sách"
    assert dict(zip(head, row, strict=True))["co_units"] == "HKL XCL"


def test_the_workbook_has_the_same_tasks_in_words_with_true_days_and_numbers(
    visit: SignedIn, new_task: NewTask
) -> None:
    code = new_task(title="Đôn đốc thu ngân sách", co=["XCL", "HKL"], due_on=date(2023, 10, 31))

    response = visit("office").get("/tasks?format=xlsx")

    assert response.headers["Content-Disposition"] == "attachment; filename=nhiem-vu.xlsx"
    [head, row] = openpyxl.load_workbook(io.BytesIO(response.data)).active.iter_rows(values_only=True)
    assert head[:5] == ("Mã", "Nhiệm vụ", "Lĩnh vực", "Đơn vị chủ trì", "Đơn vị phối hợp")
    told = dict(zip(head, row, strict=True))
    assert (told["Mã"], told["Nhiệm vụ"], told["Đơn vị phối hợp"]) == (code, "Đôn đốc thu ngân sách", "HKL XCL")
    assert (told["Thời hạn"].date(), told["Tỷ lệ hoàn thành, %"]) == (date(2023, 10, 31), 0)
    assert (told["Tình trạng"], told["So với thời hạn"]) == ("Đang thực hiện", "Trong hạn")


def test_a_workbook_has_a_row_for_each_task_of_the_list(visit: SignedIn, new_task: NewTask) -> None:
    codes = {new_task() for _ in range(30)}

    response = visit("office").get("/tasks?format=xlsx&state=in_progress")

    rows = list(openpyxl.load_workbook(io.BytesIO(response.data)).active.iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == codes
    assert len(rows) == 30


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_could_not_hold_the_whole_list_is_refused(
    visit: SignedIn, new_task: NewTask, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(views, "EXPORT_ROWS", 2)
    for _ in range(3):
        new_task()

    response = visit("office").get(f"/tasks?format={kind}")

    assert response.status_code == 422
    assert "Có nhiều hơn 2 nhiệm vụ" in response.get_data(as_text=True)


def test_no_cell_of_the_workbook_is_a_formula(visit: SignedIn, new_task: NewTask) -> None:
    for number, text in enumerate(FORMULAS):
        new_task(title=text, measure=text, code=f"{text.strip()} {number}")

    response = visit("office").get("/tasks?format=xlsx")

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(response.data)).active.iter_rows() for cell in row]
    assert len(cells) > len(FORMULAS)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_an_empty_csv_still_has_its_head(visit: SignedIn) -> None:
    response = visit("office").get("/tasks?format=csv")

    assert response.data.decode("utf-8-sig").strip().split(",") == CONTRACT


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", '=HYPERLINK("x")',
    "việc;=1+1", "việc\n=1+1", ";-1", "=cmd|' /C calc'!A0",
]  # fmt: skip
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_cell_is_a_formula_however_the_line_is_split(visit: SignedIn, new_task: NewTask, delimiter: str) -> None:
    for number, text in enumerate(FORMULAS):
        new_task(title=text, measure=text, code=f"{text.strip()} {number}")

    text = visit("office").get("/tasks?format=csv").data.decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]
    assert len(cells) > len(FORMULAS)
    assert not [cell for cell in cells if cell.startswith(RISKY)]


WRONG = {
    "state": "finished",
    "timeliness": "late",
    "role": "boss",
    "sort": "title",
    "level": "both",
    "activity": "asleep",
    "age": "6",
    "member": "x",
    "field": "khong-co",
    "unit": "KHONG",
    "plan": "KHONG",
    "programme": "khong-co",
    "as_of": "31/02/2023",
    "after": "không phải mốc",
}


@pytest.mark.parametrize("kind", ["", "format=json&"], ids=["page", "data"])
def test_a_wrong_value_is_refused_in_vietnamese(visit: SignedIn, kind: str) -> None:
    visitor = visit("office")
    asked = {name: visitor.get(f"/tasks?{kind}{name}={quote(value)}") for name, value in WRONG.items()}

    refused = [name for name, answer in asked.items() if answer.status_code == 422]
    sentences = {name: page_of(answer).text for name, answer in asked.items()}

    assert refused == list(WRONG)
    told = ("không phải là", "không có ngày", "Không có trang này")
    assert all(any(words in text for words in told) for text in sentences.values())
    assert not [name for name, text in sentences.items() if "Chưa lưu" in text]


def test_an_unknown_format_is_refused(visit: SignedIn) -> None:
    assert visit("office").get("/tasks?format=exe").status_code == 422


NASTY = ["delete", "__class__", "metadata", "query", "password_hash", "id", "title", "search_text", "1 OR 1=1", "'"]


def test_no_column_or_method_is_reached_by_name(visit: SignedIn, new_task: NewTask) -> None:
    visitor = visit("office")
    new_task()

    answers = {(name, value): visitor.get(f"/tasks?{name}={value}").status_code for name in WRONG for value in NASTY}

    assert {asked for asked, status in answers.items() if status != 422} == set()


STRANGE = [
    "member=99999999999999999999", "age=²", "age=-1", "after=9999-12-31~99999999999999999999999",
    "sort=percent&after=NaN~1", "sort=percent&after=1e400~1", "sort=percent&after=sNaN~1",
    "sort=updated&after=2023-09-01~1", "sort=updated&after=2023-09-01T00:00~1", "sort=code&after=~",
    "as_of=2023-09-01&after=²", "as_of=2023-09-01&after=1", "as_of=0001-01-01", "as_of=99999-01-01",
    "as_of=31/12/1999", "q=x&after=0~2023-01-01~²", "as_of=1/1", "after=0001-01-01~0", "q=%00", "field=%00",
    "unit=a%00", "after=%00", "sort=code&after=%00~1", "q=" + "a%20" * 3000,
]  # fmt: skip


def test_strange_values_are_never_a_fault(visit: SignedIn, new_task: NewTask) -> None:
    new_task()
    visitor = visit("office")

    answers = {query: visitor.get(f"/tasks?{query}").status_code for query in STRANGE}

    assert {query: status for query, status in answers.items() if status not in {200, 400, 414, 422}} == {}


def test_a_day_that_has_not_come_is_refused(visit: SignedIn) -> None:
    response = visit("office").get("/tasks?as_of=2023-09-16")

    assert response.status_code == 422
    assert "Ngày 16/09/2023 chưa tới. Vui lòng nhập ngày không sau hôm nay." in page_of(response).text


def test_today_may_be_named(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()

    assert codes(visit("office"), "as_of=15/9/2023") == [code]


@pytest.fixture
def seven(new_task: NewTask, saved_house: House, clock: MovingClock, visit: SignedIn) -> None:
    """One task of each kind that filters tell apart; today is 15/09/2023."""
    lam: dict[str, Any] = {"field_id": saved_house.fields["lam-nghiep"], "lead": "HKL"}
    clock.move_to(clock.now() - timedelta(days=40))
    start = clock.today()
    new_task(code="NV-overdue", due_on=TODAY - timedelta(days=15), start_on=start, **lam)
    new_task(code="NV-today", due_on=TODAY, start_on=start)
    new_task(code="NV-undated", due_on=None, start_on=start)
    new_task(code="NV-assigned", due_on=TODAY + timedelta(days=90), start_on=start, state="assigned")
    new_task(code="NV-submitted", due_on=TODAY + timedelta(days=60), start_on=start)
    new_task(code="NV-done", due_on=TODAY + timedelta(days=61), start_on=start)
    clock.move_to(clock.now() + timedelta(days=40))
    lead = visit("lead")
    send(lead, "NV-submitted", quantity="100", submit="1")
    send(lead, "NV-done", quantity="100", submit="1")
    send(visit("standing"), "NV-done", act="confirmation")
    new_task(code="NV-soon", due_on=TODAY + timedelta(days=3), member_id=saved_house.member.person_id, co=["HKL"])


FILTERS = {
    "": "overdue today soon submitted done assigned undated",
    "sort=-due": "undated assigned done submitted soon today overdue",
    "sort=code": "assigned done overdue soon submitted today undated",
    "state=open": "overdue today soon submitted assigned undated",
    "state=assigned": "assigned",
    "state=submitted": "submitted",
    "state=done": "done",
    "state=paused": "",
    "timeliness=overdue": "overdue",
    "timeliness=due_today": "today",
    "timeliness=due_soon": "soon",
    "timeliness=undated": "undated",
    "timeliness=open_in_time": "today soon submitted assigned",
    "timeliness=done_on_time": "done",
    "activity=silent": "overdue today assigned undated",
    "activity=updated": "soon submitted",
    "age=2&timeliness=open_overdue": "overdue",
    "age=1&timeliness=open_overdue": "",
    "field=lam-nghiep": "overdue",
    "unit=HKL": "overdue",
    "unit=NNPTNT&field=lam-nghiep": "",
    "q=NV-today": "today",
    "q=hat kiem lam": "overdue",
}


@pytest.mark.usefixtures("seven")
def test_each_filter_gives_its_rows(visit: SignedIn) -> None:
    visitor = visit("office")

    found = {query: codes(visitor, query) for query in FILTERS}

    assert found == {query: [f"NV-{name}" for name in names.split()] for query, names in FILTERS.items()}


@pytest.mark.usefixtures("seven")
def test_roles_narrow_to_ones_own_part(visit: SignedIn, saved_house: House) -> None:
    assert codes(visit("stranger"), "role=lead") == ["NV-overdue"]
    assert codes(visit("stranger"), "role=co") == ["NV-soon"]
    assert codes(visit("member"), "role=member") == ["NV-soon"]
    assert codes(visit("office"), f"member={saved_house.member.person_id}") == ["NV-soon"]
    assert codes(visit("lead"), "role=handler") == []


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("who", ["office", "lead", "stranger", "member"])
def test_every_count_on_the_page_is_that_of_its_list(visit: SignedIn, who: str) -> None:
    visitor = visit(who)

    for query in ("", "as_of=2023-09-14&", "field=nong-nghiep&", "unit=NNPTNT&", "level=all&", "member=3&"):
        page = page_of(visitor.get(f"/tasks?{query}"))
        told = {link.url: link.words.split()[-1] for link in page.links if link.url.startswith("/tasks")}
        counts = {url: int(n) for url, n in told.items() if n.isdigit()}
        assert counts == {url: len(codes(visitor, url.partition("?")[2])) for url in counts}
        assert f"{len(codes(visitor, query))} nhiệm vụ" in page.text


def test_programme_and_plan_narrow_the_list(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    with database.writing() as session:
        programme = Programme(code="oc-op", name="OCOP", rank=1)
        plan = Plan(code="KH-2023", title="Kế hoạch", starts_on=date(2023, 7, 1), ends_on=date(2023, 12, 31))
        session.add_all([programme, plan])
        session.flush()
        ids = programme.id, plan.id
    one, other = new_task(programme_ids=[ids[0]]), new_task(plan_id=ids[1])

    assert codes(visit("office"), "programme=oc-op") == [one]
    assert codes(visit("office"), "plan=KH-2023") == [other]


SEARCHES = {
    "don doc": True,
    "Đôn đốc": True,
    "ĐÔN ĐỐC": True,
    "\u0110o\u0302n \u0111o\u0302\u0301c": True,
    "doc don": True,
    "đôn  đốc   thu": True,
    "thu ngân": True,
    "đon": True,
    "don dac": False,
    "%": False,
    "_": False,
}


def test_search_reads_letters_with_and_without_marks(visit: SignedIn, new_task: NewTask) -> None:
    code, visitor = new_task(title="Đôn đốc thu ngân sách"), visit("office")

    found = {typed: codes(visitor, f"q={quote(typed)}") == [code] for typed in SEARCHES}

    assert found == SEARCHES


def test_search_puts_exact_marks_first(visit: SignedIn, new_task: NewTask) -> None:
    for title in ("Báo cáo tiến đô thị", "Đôn đốc tiến độ"):
        new_task(title=title, code=title)

    assert codes(visit("office"), f"q={quote('tiến độ')}") == ["Đôn đốc tiến độ", "Báo cáo tiến đô thị"]


@pytest.mark.parametrize("more", ["", "as_of=2023-09-14", "q=lua"], ids=["today", "a past day", "searched"])
def test_the_pages_of_a_list_make_up_the_list(
    visit: SignedIn, new_task: NewTask, clock: MovingClock, more: str
) -> None:
    clock.move_to(clock.now() - timedelta(days=1))
    for number in range(57):
        new_task(due_on=TODAY + timedelta(days=number // 3))
    clock.move_to(clock.now() + timedelta(days=1))
    visitor = visit("office")

    for sort in ("due", "-due", "updated", "-updated", "percent", "code"):
        url, seen, n_pages = f"/tasks?sort={sort}&{more}", list[str](), 0
        while url:
            response = visitor.get(url)
            seen, n_pages, url = seen + table(response), n_pages + 1, page_of(response).next_url
        assert (sort, n_pages) == (sort, 3)
        assert seen == codes(visitor, f"sort={sort}&{more}")
        assert len(set(seen)) == 57


def test_json_pages_go_on_by_their_mark(visit: SignedIn, new_task: NewTask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pacnam_tasks.tasks.views.EXPORT_ROWS", 2)
    for _ in range(3):
        new_task()
    visitor = visit("office")

    first = listed(visitor)
    second = listed(visitor, f"after={quote(first['next'])}")

    assert [len(first["rows"]), len(second["rows"]), second["next"]] == [2, 1, ""]
    assert {row["code"] for row in first["rows"]} & {row["code"] for row in second["rows"]} == set()


def test_htmx_gets_the_rows_alone(visit: SignedIn, new_task: NewTask) -> None:
    new_task()

    response = visit("office").get("/tasks?q=lua", part=True)

    assert response.text.lstrip().startswith('<div id="ds">')
    assert "<html" not in response.text


@pytest.mark.parametrize("who", ["stranger", "commune"])
def test_a_list_shows_nobody_the_tasks_of_others(visit: SignedIn, new_task: NewTask, who: str) -> None:
    new_task()
    visitor = visit(who)

    for query in ("", "q=lua", "level=all", "as_of=2023-09-15", "unit=NNPTNT", "sort=-updated", "field=nong-nghiep"):
        assert codes(visitor, query) == []


def test_a_past_day_shows_what_was_recorded_by_then(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    code = new_task()
    clock.move_to(clock.now() + timedelta(days=2))
    send(visit("lead"), code, quantity="40")

    [then], [now] = (listed(visit("office"), query)["rows"] for query in ("as_of=2023-09-16", ""))

    assert (then["percent"], now["percent"]) == (0.0, 40.0)


def test_a_chip_names_the_programme_and_takes_it_away(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    with database.writing() as session:
        programme = Programme(code="NTM", name="Xây dựng nông thôn mới")
        session.add(programme)
        session.flush()
        programme_id = programme.id
    new_task(programme_ids=[programme_id])

    page = page_of(visit("lead").get("/tasks?programme=NTM&state=open"))

    chips = {link.words.strip(): link.url for link in page.links if "Bỏ lọc:" in link.words}
    assert chips["Bỏ lọc: Xây dựng nông thôn mới ✕"] == "/tasks?state=open"
    assert "NTM" not in "".join(chips)
