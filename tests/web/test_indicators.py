"""The pages of indicators: read by all who see progress, filled in by those whose they are."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.indicators.rules.figures import Kind, Qualifier
from tests.conftest import Visitor
from tests.factories import House
from tests.indicators.making import enter, make_indicator
from tests.periods.acts import at, lock, open_period
from tests.web.conftest import NewTask, SignedIn, n_rows
from tests.web.reading import page_of

ONE = "/indicators/CT-01"
READERS = ("office", "standing", "member", "lead", "staff", "stranger", "commune", "inspector")
SENTENCE = "Tổng giá trị sản xuất đạt trên 304 tỷ đồng, bằng 43,5% kế hoạch và 87,7% so với cùng kỳ."
TYPED = {"kind": "actual", "period": "2023-Q3", "amount": "420,5", "source": "Báo cáo tháng 9"}


@pytest.fixture(autouse=True)
def indicator(saved_house: House, database: Database, clock: MovingClock) -> None:
    """Total output as published in July: low, with plan and same period."""
    now = clock.now()
    clock.move_to(datetime(2023, 7, 7, 14, tzinfo=clock.zone))
    with database.writing() as session:
        one = make_indicator(session, saved_house, clock)
        enter(session, one, clock, saved_house.office, qualifier=Qualifier.ABOVE)
        enter(session, one, clock, saved_house.office, "2023", Kind.PLAN, "698.9", is_derived=True)
        enter(session, one, clock, saved_house.office, "2023-H1", Kind.SAME, "346.6", is_derived=True)
    clock.move_to(now)


def send(visitor: Visitor, action: str, page: str = ONE, **typed: Any) -> TestResponse:
    """Open a page, fill in the form that goes to an address and send it."""
    return visitor.post(action, page_of(visitor.get(page)).form(action).fields | typed)


@pytest.mark.parametrize("who", READERS)
def test_whoever_sees_progress_reads_them(visit: SignedIn, who: str) -> None:
    visitor = visit(who)

    table, one = page_of(visitor.get("/indicators")).text, page_of(visitor.get(ONE)).text

    assert "trên 304" in table
    assert "số suy ra" in table
    assert SENTENCE in one


def test_the_administrator_reads_none(visit: SignedIn) -> None:
    visitor = visit("administrator")

    assert [visitor.get(path).status_code for path in ("/indicators", ONE)] == [403, 403]


@pytest.mark.parametrize(
    ("who", "actions"),
    [
        ("office", {"values", "explanations", "definitions", "path", "tasks"}),
        ("lead", {"values", "explanations", "tasks"}),
        ("standing", {"confirmation"}),
        ("stranger", set()),
        ("inspector", set()),
        ("member", set()),
    ],
)
def test_each_has_the_forms_that_are_theirs(visit: SignedIn, who: str, actions: set[str]) -> None:
    page = page_of(visit(who).get(ONE))

    assert {form.action.rpartition("/")[2] for form in page.forms if form.action.startswith(ONE)} == actions


def test_progress_leads_to_the_indicators(visit: SignedIn) -> None:
    assert "/indicators" in [link.url for link in page_of(visit("lead").get("/progress")).links]


def test_a_low_one_without_cause_stands_first_for_who_writes_it(visit: SignedIn) -> None:
    asked = "1 chỉ tiêu đạt thấp chưa có nguyên nhân, giải pháp"

    shown = {who: asked in page_of(visit(who).get("/indicators")).text for who in ("office", "lead", "stranger")}

    assert shown == {"office": True, "lead": True, "stranger": False}


def test_a_value_below_zero_is_asked_about_once(visit: SignedIn) -> None:
    lead, below = visit("lead"), TYPED | {"amount": "-5"}

    asked = send(lead, f"{ONE}/values", **below)
    sure = send(lead, f"{ONE}/values", **below | {"sure": "1"})

    assert (asked.status_code, sure.status_code) == (422, 303)
    assert "Số liệu -5 tỷ đồng nhỏ hơn không." in page_of(asked).text
    assert 'name="sure"' in asked.text


def test_a_percentage_below_zero_needs_a_value_below_zero(visit: SignedIn) -> None:
    lead, below = visit("lead"), TYPED | {"percent_of_plan": "-5"}

    refused = send(lead, f"{ONE}/values", **below)
    taken = send(lead, f"{ONE}/values", **below | {"amount": "-5", "sure": "1"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "chỉ nhỏ hơn không khi số liệu nhỏ hơn không" in page_of(refused).text


def test_a_change_in_points_may_be_below_zero(
    visit: SignedIn, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        make_indicator(session, saved_house, clock, code="CT-07", measure="điểm %")

    other = "/indicators/CT-07"

    assert send(visit("lead"), f"{other}/values", other, **TYPED | {"amount": "-0,5"}).status_code == 303


def test_a_sheet_is_asked_about_its_values_below_zero(visit: SignedIn, database: Database) -> None:
    lead, row = visit("lead"), ["CT-01", "2023-07", "thực hiện", -5, "BC 7"]

    asked = upload(lead, sheet(HEAD, row))
    sure = send(lead, "/indicators/import", "/indicators/import", file=sheet(HEAD, row), sure="1")

    assert (asked.status_code, sure.status_code) == (422, 303)
    assert "Dòng 2: Số liệu -5 tỷ đồng nhỏ hơn không." in page_of(asked).text
    assert n_rows(database, "indicator_value") == 4


def test_a_value_may_be_followed_by_its_measure_and_by_no_other(visit: SignedIn) -> None:
    lead = visit("lead")

    other = send(lead, f"{ONE}/values", **TYPED | {"amount": "420,5 ha"})
    own = send(lead, f"{ONE}/values", **TYPED | {"amount": "420,5 tỷ đồng", "percent_of_plan": "60,2 %"})

    assert (other.status_code, own.status_code) == (422, 303)
    assert "“420,5 ha” không phải là số." in page_of(other).text
    assert "420,5 tỷ đồng" in page_of(lead.get(f"{ONE}?period=2023-Q3")).text


def test_the_head_enters_a_value_and_standing_confirms_it(visit: SignedIn) -> None:
    lead, standing = visit("lead"), visit("standing")

    entered = send(lead, f"{ONE}/values", **TYPED)
    waiting = page_of(standing.get(ONE))
    action = next(form.action for form in waiting.forms if form.action.endswith("/confirmation"))
    confirmed = standing.post(action, waiting.form(action).fields)

    assert (entered.status_code, entered.location, confirmed.status_code) == (303, ONE, 303)
    text = page_of(lead.get(f"{ONE}?period=2023-Q3")).text
    assert "đạt 420,5 tỷ đồng, bằng 60,2% kế hoạch" in text
    assert "Người standing xác nhận lúc 12:00 ngày 15/09/2023" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"period": ""}, "Vui lòng nhập kỳ"),
        ({"period": "9/2023"}, "“9/2023” không phải là kỳ"),
        ({"amount": ""}, "Vui lòng nhập giá trị"),
        ({"amount": "1.234"}, "có thể hiểu là"),
        ({"amount": "9" * 13}, "Số này quá lớn"),
        ({"kind": "x"}, "Vui lòng chọn loại số liệu"),
        ({"qualifier": "x"}, "Vui lòng chọn từ đứng trước số"),
        ({"source": ""}, "Vui lòng nhập nguồn số liệu"),
        ({"note": "Tài liệu tối mật"}, "bí mật nhà nước"),
        ({"kind": "plan", "percent_of_plan": "40"}, "Tỷ lệ theo văn bản chỉ ghi cùng số thực hiện"),
        ({"period": "2023-10"}, "Kỳ này đến 01/10/2023 mới bắt đầu"),
        ({"amount": "420,55"}, "nhiều nhất 1 chữ số thập phân"),
    ],
)
def test_a_wrong_value_is_said_to_be_and_what_was_typed_stays(
    visit: SignedIn, database: Database, typed: dict[str, str], words: str
) -> None:
    response = send(visit("lead"), f"{ONE}/values", **TYPED | typed)

    page = page_of(response)
    assert response.status_code == 422
    assert words in page.text
    assert page.form(f"{ONE}/values").fields["source"] == (TYPED | typed)["source"]
    assert n_rows(database, "indicator_value") == 3


def test_a_form_sent_twice_enters_one_value(visit: SignedIn, database: Database) -> None:
    lead = visit("lead")
    fields = page_of(lead.get(ONE)).form(f"{ONE}/values").fields | TYPED

    assert [lead.post(f"{ONE}/values", fields).status_code for _n in range(2)] == [303, 303]
    assert n_rows(database, "indicator_value") == 4


def test_a_form_overtaken_by_another_entry_saves_nothing_and_keeps_its_text(
    visit: SignedIn, database: Database
) -> None:
    lead, office = visit("lead"), visit("office")
    fields = page_of(lead.get(ONE)).form(f"{ONE}/values").fields | TYPED
    send(office, f"{ONE}/values", **TYPED | {"amount": "430"})

    response = lead.post(f"{ONE}/values", fields)

    kept = page_of(response).form(f"{ONE}/values").fields
    assert (response.status_code, kept["amount"]) == (409, "420,5")
    assert n_rows(database, "indicator_value") == 4
    assert lead.post(f"{ONE}/values", kept | {"kind": "actual"}).status_code == 303


@pytest.mark.parametrize("who", ["stranger", "commune", "staff", "member", "standing"])
def test_others_enter_nothing(visit: SignedIn, database: Database, who: str) -> None:
    form = TYPED | {"key": "key of another", "seen": "99"}

    response = visit(who).post(f"{ONE}/values", form)

    assert response.status_code == 403
    assert "Số liệu do đơn vị phụ trách chỉ tiêu và Văn phòng nhập." in page_of(response).text
    assert n_rows(database, "indicator_value") == 3


def test_the_office_does_not_confirm_what_it_entered(visit: SignedIn) -> None:
    response = visit("office").post(f"{ONE}/values/1/confirmation", {"key": "key of a value"})

    assert response.status_code == 403
    assert "người nhập không tự xác nhận" in page_of(response).text


def test_cause_and_remedy_are_written_and_no_longer_asked_for(visit: SignedIn) -> None:
    lead = visit("lead")

    send(lead, f"{ONE}/explanations", cause="Giá lợn giảm.", remedy="Mở rộng vụ đông.")

    assert "chưa có nguyên nhân, giải pháp" not in page_of(lead.get("/indicators")).text
    assert "Mở rộng vụ đông." in page_of(lead.get(ONE)).text


def test_a_past_day_shows_what_was_recorded_by_then_and_no_form(visit: SignedIn) -> None:
    lead = visit("lead")
    send(lead, f"{ONE}/values", **TYPED | {"period": "2023-H1", "amount": "310"})

    then = page_of(lead.get(f"{ONE}?as_of=2023-09-14"))

    assert SENTENCE in then.text
    assert "đạt 310 tỷ đồng" in page_of(lead.get(ONE)).text
    assert [form.action for form in then.forms if form.action.startswith(ONE)] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/indicators?period=9-2023", 422),
        ("/indicators?as_of=2023-12-31", 422),
        ("/indicators?format=pdf", 422),
        ("/indicators?field=khong-co", 404),
        ("/indicators/CT-99", 404),
        (f"{ONE}?as_of=2023-07-06", 404),
        (f"{ONE}?period=2022-W53", 422),
    ],
)
def test_an_address_that_names_nothing_says_so(visit: SignedIn, path: str, status: int) -> None:
    assert visit("lead").get(path).status_code == status


def test_json_has_what_the_page_shows(visit: SignedIn) -> None:
    found = visit("inspector").get("/indicators?format=json").get_json()

    [row] = found["rows"]
    assert (found["as_of"], found["period"]) == ("2023-09-15", "2023-H1")
    assert (row["code"], row["actual"], row["qualifier"], row["plan"]) == ("CT-01", 304, "tren", 698.9)
    assert (row["percent_of_plan"], row["percent_of_same_period"], row["low"]) == (43.5, 87.7, True)
    assert row["sentence"] == SENTENCE.rstrip(".")


def test_units_stand_beside_each_other_with_their_share_of_their_own_plan(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        one = make_indicator(session, saved_house, clock, "CT-09", is_per_unit=True)
        enter(session, one, clock, saved_house.commune, amount="4", unit="XBB")
        enter(session, one, clock, saved_house.office, "2023", Kind.PLAN, "12", unit="XBB")
        enter(session, one, clock, saved_house.office, "2023-H1", Kind.PLAN, "5", unit="XBB")
        enter(session, one, clock, saved_house.commune2, amount="2.5", unit="XCL")
        enter(session, one, clock, saved_house.office, "2023", Kind.PLAN, "0", unit="XCL")
        enter(session, one, clock, saved_house.office, "2023", Kind.PLAN, "9", unit="HKL")

    text = page_of(visit("inspector").get("/indicators/CT-09?period=2023-H1")).text

    assert "Xã Bộc Bố chưa xác nhận 4 12 33,3%" in text
    assert "Xã Cổ Linh chưa xác nhận 2,5 0 – kế hoạch bằng 0" in text
    assert "Hạt Kiểm lâm huyện chưa xác nhận – 9 –" in text


def test_csv_has_the_same_rows(visit: SignedIn) -> None:
    response = visit("inspector").get("/indicators?format=csv")

    head, row = response.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert head.startswith("code,name,field,unit,measure,direction,period,actual")
    assert row.startswith(
        "CT-01,Tổng giá trị sản xuất,nong-nghiep,NNPTNT,tỷ đồng,rising,2023-H1,304.0,tren,hand,no,698.9"
    )
    assert response.headers["Content-Disposition"] == "attachment; filename=chi-tieu-2023-H1-2023-09-15.csv"


def test_the_office_makes_an_indicator(visit: SignedIn, saved_house: House) -> None:
    office = visit("office")
    typed = {
        "code": "ct-12", "name": "Diện tích trồng rừng", "field": str(saved_house.fields["lam-nghiep"]),
        "unit": str(saved_house.units["HKL"]), "text": "Diện tích trồng mới.", "measure": "ha",
        "direction": "rising", "decimals": "1", "valid_from": "01/01/2023",
    }  # fmt: skip

    response = send(office, "/indicators", "/indicators/new", **typed)
    again = send(office, "/indicators", "/indicators/new", **typed)

    assert (response.status_code, response.location) == (303, "/indicators/CT-12")
    assert "Chưa có số liệu." in page_of(office.get("/indicators/CT-12")).text
    assert again.status_code == 422
    assert "Mã này đã có chỉ tiêu khác dùng" in page_of(again).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Vui lòng nhập tên chỉ tiêu."),
        ({"code": "đ 1"}, "Mã gồm chữ A–Z không dấu"),
        ({"code": "NEW"}, "Mã gồm chữ A–Z không dấu"),
        ({"decimals": "9"}, "từ 0 đến 4"),
        ({"valid_from": "31/02/2023"}, "Tháng 2/2023 không có ngày 31."),
        ({"direction": "x"}, "càng cao càng tốt hay càng thấp càng tốt"),
    ],
)
def test_a_wrong_indicator_is_said_to_be(
    visit: SignedIn, database: Database, typed: dict[str, str], words: str
) -> None:
    response = send(visit("office"), "/indicators", "/indicators/new", **typed)

    assert response.status_code == 422
    assert words in page_of(response).text
    assert n_rows(database, "indicator") == 1


def test_the_office_changes_the_definition_and_sets_the_path(visit: SignedIn) -> None:
    office = visit("office")

    defined = send(office, f"{ONE}/definitions", direction="rising", valid_from="01/07/2023", text="Theo giá so sánh.")
    path = send(office, f"{ONE}/path", shape="points", points="31/03 = 100\n30/06 = 280")

    assert (defined.status_code, path.status_code) == (303, 303)
    text = page_of(office.get(ONE)).text
    assert "Cách tính đã thay đổi" in text
    assert "280 tỷ đồng" in text


def test_the_office_gives_an_indicator_to_another_unit(visit: SignedIn, saved_house: House) -> None:
    office, page = visit("office"), f"{ONE}/unit"
    forest = str(saved_house.units["HKL"])
    fields = page_of(office.get(page)).form(page).fields

    same = send(office, page, page, unit=str(saved_house.units["NNPTNT"]))
    given = send(office, page, page, unit=forest)
    overtaken = office.post(page, fields | {"unit": forest})

    assert (same.status_code, given.status_code, overtaken.status_code) == (422, 303, 409)
    assert f"{ONE}/values" in {form.action for form in page_of(visit("stranger").get(ONE)).forms}
    assert f"{ONE}/values" not in {form.action for form in page_of(visit("lead").get(ONE)).forms}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"shape": "points", "points": ""}, "ít nhất một mốc"),
        ({"shape": "milestones", "points": "sau Tết"}, "Không hiểu “sau Tết”"),
        ({"shape": "points", "points": "30/06 = 5\n31/03 = 7"}, "theo thứ tự ngày"),
        ({"shape": "points", "points": "31/12 = 5"}, "trước ngày cuối năm"),
        ({"shape": "curve", "curve": ""}, "Vui lòng chọn dạng mùa vụ."),
        ({"shape": "x"}, "Vui lòng chọn dạng lộ trình."),
    ],
)
def test_a_wrong_path_is_said_to_be(visit: SignedIn, database: Database, typed: dict[str, str], words: str) -> None:
    response = send(visit("office"), f"{ONE}/path", **typed)

    assert response.status_code == 422
    assert words in page_of(response).text
    assert n_rows(database, "indicator_path") == 0


def test_tasks_are_linked_and_each_reader_sees_those_of_their_own(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task()
    lead = visit("lead")

    linked = send(lead, f"{ONE}/tasks", task=code.lower())
    shown = {who: code in page_of(visit(who).get(ONE)).text for who in ("office", "lead", "stranger")}
    unlinked = send(lead, f"{ONE}/tasks/{code}/removal")

    assert (linked.status_code, unlinked.status_code) == (303, 303)
    assert shown == {"office": True, "lead": True, "stranger": False}
    lead.get(ONE)  # says that it is done
    assert code not in page_of(lead.get(ONE)).text


def test_a_task_that_counts_otherwise_is_not_counted_in(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    response = send(visit("lead"), f"{ONE}/tasks", task=new_task(), feeds="1")

    assert response.status_code == 422
    assert "nên không cộng vào được" in page_of(response).text
    assert n_rows(database, "indicator_task") == 0


def sheet(*rows: list[Any], name: str = "so-lieu.xlsx") -> FileStorage:
    """An Excel file with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return FileStorage(out, name)


HEAD = ["Mã chỉ tiêu", "Kỳ", "Loại số liệu", "Giá trị", "Nguồn"]


def upload(visitor: Visitor, file: FileStorage) -> TestResponse:
    """Send a sheet."""
    return send(visitor, "/indicators/import", "/indicators/import", file=file)


def test_a_sheet_enters_all_its_values(visit: SignedIn, database: Database) -> None:
    lead = visit("lead")
    july: list[Any] = ["CT-01", "2023-07", "thực hiện", 350.5, "BC 7"]
    august: list[Any] = ["CT-01", "2023-08", "thực hiện", "390,5", "BC 8"]

    response = upload(lead, sheet(HEAD, july, august))

    assert (response.status_code, n_rows(database, "indicator_value")) == (303, 5)
    assert "đạt 390,5 tỷ đồng" in page_of(lead.get(ONE)).text


def test_a_sheet_with_one_wrong_row_enters_nothing(visit: SignedIn, database: Database) -> None:
    rows = [
        ["CT-01", "2023-07", "thực hiện", 350.5, "BC 7"],
        ["CT-77", "2023-07", "thực hiện", 1, "BC 7"],
        ["CT-01", "2023-11", "thực hiện", 1, "BC 11"],
    ]

    response = upload(visit("lead"), sheet(HEAD, *rows))

    text = page_of(response).text
    assert response.status_code == 422
    assert "Dòng 3: không có chỉ tiêu nào mang mã “CT-77”" in text
    assert "Dòng 4: Kỳ này đến 01/11/2023 mới bắt đầu" in text
    assert n_rows(database, "indicator_value") == 3


def test_a_sheet_enters_no_value_of_another_unit(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock
) -> None:
    with database.writing() as session:
        other = make_indicator(session, saved_house, clock, code="CT-02")
        other.unit_id = saved_house.units["HKL"]
        session.add(other)

    response = upload(visit("stranger"), sheet(HEAD, ["CT-01", "2023-07", "thực hiện", 1, "BC 7"]))

    assert response.status_code == 422
    assert "Dòng 2: CT-01: Số liệu do đơn vị phụ trách chỉ tiêu và Văn phòng nhập." in page_of(response).text
    assert n_rows(database, "indicator_value") == 3


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: FileStorage(io.BytesIO(b"CT-01;2023"), "so-lieu.csv"), "không phải là tệp Excel"),
        (lambda: sheet(HEAD, ["TỐI MẬT"]), "dấu độ mật"),
        (lambda: sheet(HEAD, name="12-BC-HU(M).xlsx"), "dấu độ mật"),
        (lambda: FileStorage(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)), "cu.xlsx"), "trước 2007"),
        (lambda: FileStorage(io.BytesIO(), ""), "Vui lòng chọn tệp Excel."),
    ],
)
def test_a_file_that_is_not_taken_says_why(visit: SignedIn, database: Database, file: Any, words: str) -> None:
    response = upload(visit("lead"), file())

    assert response.status_code == 422
    assert words in page_of(response).text
    assert n_rows(database, "indicator_value") == 3


def test_the_template_holds_one_s_own_indicators_and_comes_back_as_it_is(visit: SignedIn) -> None:
    lead = visit("lead")
    response = lead.get("/indicators/import/template.xlsx")

    head, row = openpyxl.load_workbook(io.BytesIO(response.data)).active.iter_rows(values_only=True)
    back = upload(lead, FileStorage(io.BytesIO(response.data), "mau.xlsx"))

    assert set(HEAD) <= set(head)
    assert row[:3] == ("CT-01", "2023-09", "thực hiện")
    assert "Tệp chỉ có tiêu đề, chưa có số liệu." in page_of(back).text


@pytest.mark.parametrize("who", ["stranger", "standing", "member"])
def test_who_enters_no_values_gets_no_sheet(visit: SignedIn, who: str) -> None:
    visitor = visit(who)

    paths = ("/indicators/import", "/indicators/import/template.xlsx")
    assert [visitor.get(path).status_code for path in paths] == [403, 403]


def test_a_value_for_a_locked_period_says_where_it_stands(
    visit: SignedIn, saved_house: House, database: Database, clock: MovingClock
) -> None:
    lead, now = visit("lead"), clock.now()
    with database.writing() as session:
        at(clock, "31/08/2023 08:00")
        lock(session, saved_house, clock, open_period(session, saved_house, clock, "2023-08"))
    clock.move_to(now)

    for period in ("2023-08", "2023-09"):
        send(lead, f"{ONE}/values", **TYPED | {"period": period})
        said = "Kỳ 2023-08 đã khóa" in page_of(lead.get(ONE)).text
        assert said is (period == "2023-08")
