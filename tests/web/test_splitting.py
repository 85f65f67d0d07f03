"""The head of the lead unit splits a task between units by form."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import parts_of
from pacnam_tasks.tasks.rules.facts import MeasureKind
from pacnam_tasks.units.models import Unit
from tests.conftest import Visitor
from tests.factories import SINCE, House, add_person
from tests.web.conftest import NewTask, SignedIn, n_rows, send, task_named
from tests.web.reading import page_of

COUNTED: dict[str, Any] = {"measure": "ha", "measure_kind": MeasureKind.COUNT, "target": Decimal(50)}


def split(visitor: Visitor, code: str, **shares: str) -> Any:
    """Open the page, type the shares in and send it."""
    form = page_of(visitor.get(f"/tasks/{code}/breakdown")).form(f"/tasks/{code}/breakdown")
    typed = {name if name == "reason" else f"share-{name}": text for name, text in shares.items()}
    return visitor.post(form.action, form.fields | typed)


def parts(database: Database, code: str) -> list[Task]:
    with database.reading() as session:
        return parts_of(session, task_named(database, code).id or 0)


def test_the_shares_of_a_countable_task_become_targets(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task(**COUNTED)
    assert f"/tasks/{code}/breakdown" in visitor.get(f"/tasks/{code}").text

    response = split(visitor, code, XBB="30", XCL="20")

    assert (response.status_code, response.location) == (303, f"/tasks/{code}")
    assert [(part.code, part.target) for part in parts(database, code)] == [
        (f"{code}-XBB", Decimal(30)),
        (f"{code}-XCL", Decimal(20)),
    ]


def test_shares_in_percent_weigh_the_parts(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    code = new_task(target=Decimal(80))
    split(visit("lead"), code, XBB="75", XCL="25")
    head = visit("commune")
    head.post(
        f"/tasks/{code}-XBB/acceptance",
        page_of(head.get(f"/tasks/{code}-XBB")).form(f"/tasks/{code}-XBB/acceptance").fields,
    )

    send(head, f"{code}-XBB", quantity="40")

    whole = task_named(database, code)
    assert (whole.quantity, whole.percent) == (Decimal(30), Decimal("37.5"))


def test_shares_in_percent_stand_beside_the_figures_that_they_weigh(visit: SignedIn, new_task: NewTask) -> None:
    by_weight, counted = new_task(target=Decimal(80)), new_task(**COUNTED)
    split(visit("lead"), by_weight, XBB="62,5", XCL="37,5")
    split(visit("lead"), counted, XBB="30", XCL="20")

    page = page_of(visit("lead").get(f"/tasks/{by_weight}")).text

    assert "Phần giao" in page
    assert page.index("62,5%") < page.index("37,5%")
    assert "Phần giao" not in page_of(visit("lead").get(f"/tasks/{counted}")).text


def test_a_withdrawn_part_shows_no_share_beside_those_that_come_to_the_whole(
    visit: SignedIn, new_task: NewTask
) -> None:
    code = new_task(target=Decimal(80))
    split(visit("lead"), code, XBB="62,5", XCL="37,5")

    split(visit("lead"), code, XBB="100", XCL="", reason="Xã đề nghị thôi.")

    table = page_of(visit("lead").get(f"/tasks/{code}")).text.split("Diễn biến")[0]
    assert "100%" in table
    assert "37,5%" not in table


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"XBB": "30", "XCL": "10"}, "Tổng các phần là 40 trên 50; còn 10 chưa giao cho đơn vị nào."),
        ({"XBB": "30", "XCL": "20,5"}, "Tổng các phần là 50,5, vượt 0,5 so với 50."),
        ({}, "Vui lòng nhập phần của từng đơn vị được giao."),
        ({"XBB": "0", "XCL": "50"}, "Phần được giao phải lớn hơn không."),
        ({"XBB": "-10", "XCL": "60"}, "Phần được giao phải lớn hơn không."),
        ({"XBB": "ba mươi", "XCL": "20"}, "“ba mươi” không phải là số."),
        ({"XBB": "49,999", "XCL": "0,001"}, "Phần được giao có nhiều nhất 2 chữ số thập phân."),
        ({"XBB": "30", "XCL": "20", "KHONGCO": "5"}, "Biểu mẫu chưa đầy đủ."),
    ],
    ids=["too little", "too much", "none", "zero", "less than zero", "words", "too fine", "no such unit"],
)
def test_shares_that_do_not_add_up_are_refused_with_what_was_typed(
    visit: SignedIn, new_task: NewTask, database: Database, shares: dict[str, str], sentence: str
) -> None:
    code = new_task(**COUNTED)

    response = split(visit("lead"), code, **shares)

    assert response.status_code == 422
    page = page_of(response)
    assert sentence in page.text
    assert page.form(f"/tasks/{code}/breakdown").fields["share-XBB"] == shares.get("XBB", "")
    assert parts(database, code) == []


def test_the_lead_unit_gets_no_part_of_its_own_task(visit: SignedIn, new_task: NewTask) -> None:
    form = page_of(visit("lead").get(f"/tasks/{new_task()}/breakdown")).forms[-1].fields

    assert "share-XBB" in form
    assert "share-NNPTNT" not in form


def test_the_same_form_sent_twice_splits_once(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task(**COUNTED)
    form = page_of(visitor.get(f"/tasks/{code}/breakdown")).form(f"/tasks/{code}/breakdown")
    typed = form.fields | {"share-XBB": "30", "share-XCL": "20"}

    answers = [visitor.post(form.action, typed).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(parts(database, code)) == 2


def test_a_task_that_changed_meanwhile_is_not_split(visit: SignedIn, new_task: NewTask, database: Database) -> None:
    visitor, code = visit("lead"), new_task(**COUNTED)
    form = page_of(visitor.get(f"/tasks/{code}/breakdown")).form(f"/tasks/{code}/breakdown")
    send(visitor, code, quantity="5")

    response = visitor.post(form.action, form.fields | {"share-XBB": "30", "share-XCL": "20"})

    assert response.status_code == 409
    assert page_of(response).form(form.action).fields["share-XBB"] == "30"
    assert parts(database, code) == []


@pytest.mark.parametrize("who", ["staff", "standing", "stranger"])
def test_only_the_head_of_the_lead_unit_and_the_office_split(
    visit: SignedIn, new_task: NewTask, database: Database, who: str
) -> None:
    visitor, code = visit(who), new_task(**COUNTED)
    before = n_rows(database, "task")

    status = visitor.get(f"/tasks/{code}/breakdown").status_code

    assert status == (404 if who == "stranger" else 403)
    assert f"/tasks/{code}/breakdown" not in visitor.get(f"/tasks/{code}").text
    assert n_rows(database, "task") == before


def test_the_office_splits_on_behalf_of_the_lead_unit_and_the_history_says_so(
    visit: SignedIn, new_task: NewTask
) -> None:
    code = new_task(**COUNTED)

    assert split(visit("office"), code, XBB="30", XCL="20").status_code == 303

    lead = "Phòng Nông nghiệp và Phát triển nông thôn"
    page = page_of(visit("lead").get(f"/tasks/{code}"))
    assert f"Người office, Văn phòng Huyện ủy, thay mặt {lead}" in page.text


def test_a_part_is_split_again_and_those_above_see_it_below_theirs(
    visit: SignedIn, new_task: NewTask, database: Database
) -> None:
    code = new_task(**COUNTED)
    split(visit("lead"), code, XBB="30", XCL="20")
    form = page_of(visit("commune").get(f"/tasks/{code}-XBB/breakdown")).form(f"/tasks/{code}-XBB/breakdown")
    assert {"share-XBB", "share-NNPTNT"}.isdisjoint(form.fields), "no work comes back to who gave it out"

    assert split(visit("commune"), f"{code}-XBB", HKL="20", XCL="10").status_code == 303

    page = page_of(visit("lead").get(f"/tasks/{code}"))
    rows = [given["class"] for tag, given in page.tags if tag == "tr" and given.get("class")]
    assert rows == ["d2", "d2"]
    assert "Hạt Kiểm lâm huyện thuộc Xã Bộc Bố" in page.text
    assert f"/tasks/{code}-XBB-HKL" in {link.url for link in page.links}


def test_who_holds_a_part_of_a_part_sees_a_glimpse_of_it_and_nothing_further_up(
    visit: SignedIn, new_task: NewTask
) -> None:
    code = new_task(**COUNTED)
    split(visit("lead"), code, XBB="30", XCL="20")
    split(visit("commune"), f"{code}-XBB", HKL="30")
    ranger = visit("stranger")

    found = {path: ranger.get(f"/tasks/{path}").status_code for path in (f"{code}-XBB-HKL", f"{code}-XBB", code)}
    page = page_of(ranger.get(f"/tasks/{code}-XBB"))

    assert found == {f"{code}-XBB-HKL": 200, f"{code}-XBB": 200, code: 404}
    assert f"/tasks/{code}" not in {link.url for link in page.links}
    assert "Phòng Nông nghiệp" not in page.text


def add_unit(session: Session, house: House, clock: MovingClock, code: str, kind: str, above: str = "") -> None:
    """A unit with a head."""
    unit = Unit(code=code, name=code, short_name=code, kind=kind, rank=70, valid_from=SINCE)
    unit.parent_id = house.units.get(above)
    session.add(unit)
    session.flush()
    house.units[code] = unit.id or 0
    add_person(session, house, clock, f"head-{code}", code, Role.LEADER)


def test_the_last_level_offers_no_split(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with database.writing() as session:
        add_unit(session, saved_house, clock, "XCT", "commune")
    code, office = new_task(**COUNTED), visit("office")

    for unit in ("XBB", "XCL", "HKL", "XCT"):
        assert f"/tasks/{code}/breakdown" in office.get(f"/tasks/{code}").text
        assert split(office, code, **{unit: "50"}).status_code == 303
        code = f"{code}-{unit}"

    assert f"/tasks/{code}/breakdown" not in office.get(f"/tasks/{code}").text
    answer = office.get(f"/tasks/{code}/breakdown")
    assert (answer.status_code, "chia nhiều nhất 4 cấp" in answer.text) == (422, True)


def test_a_list_leads_to_the_parts(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(parts=True, co=["HKL"])

    found = {who: f"/tasks/{code}#cac-phan" in visit(who).get("/tasks").text for who in ("lead", "office", "stranger")}

    assert found == {"lead": True, "office": True, "stranger": False}, "who helps sees no parts of others"


def test_who_splits_is_told_what_counts_no_more(visit: SignedIn, new_task: NewTask) -> None:
    visitor, code = visit("lead"), new_task(**COUNTED)
    send(visitor, code, quantity="20")

    assert "Số đã báo cáo (40%) không còn tính" in page_of(visitor.get(f"/tasks/{code}/breakdown")).text


@pytest.fixture
def shared(visit: SignedIn, new_task: NewTask) -> str:
    """A task of 50 ha shared 30 to 20; the first unit has reported."""
    code = new_task(**COUNTED)
    split(visit("lead"), code, XBB="30", XCL="20")
    send(visit("commune"), f"{code}-XBB", quantity="15")
    return code


def test_the_form_of_a_split_task_shows_the_shares_and_changes_them(
    visit: SignedIn, shared: str, database: Database
) -> None:
    visitor = visit("lead")
    form = page_of(visitor.get(f"/tasks/{shared}/breakdown")).form(f"/tasks/{shared}/breakdown")
    assert (form.fields["share-XBB"], form.fields["share-XCL"]) == ("30", "20")

    answers = [
        visitor.post(form.action, form.fields | {"share-XBB": "25,5", "share-XCL": "24,5"}).status_code
        for _ in range(2)
    ]

    assert answers == [303, 303]
    assert [part.target for part in parts(database, shared)] == [Decimal("25.5"), Decimal("24.5")]
    page = page_of(visit("commune").get(f"/tasks/{shared}-XBB"))
    assert "Phần được giao thay đổi 30 → 25,5 ha" in page.text
    assert page.text.count("Phần được giao thay đổi") == 1, "the second sending has no effect"
    assert f"{shared}-XCL: 20 → 24,5 ha" in page_of(visitor.get(f"/tasks/{shared}")).text


def test_an_emptied_field_withdraws_a_part_and_the_page_says_what_is_missing(
    visit: SignedIn, shared: str, database: Database
) -> None:
    answer = split(visit("lead"), shared, XBB="50", XCL="", reason="Xã đề nghị thôi.")

    assert answer.status_code == 303
    assert [part.state for part in parts(database, shared)] == ["in_progress", "revoked"]
    page = page_of(visit("lead").get(f"/tasks/{shared}/breakdown"))
    assert "đã thu hồi, không còn tính" in page.text
    assert "share-XCL" not in page.form(f"/tasks/{shared}/breakdown").fields


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ({"XBB": "30", "XCL": "10"}, "còn 10 chưa giao cho đơn vị nào"),
        ({"XBB": "", "XCL": "50"}, "-XBB đã có báo cáo"),
        ({"XBB": "30", "XCL": "20"}, "Chưa có phần nào thay đổi"),
        ({"XBB": "ba", "XCL": "20"}, "“ba” không phải là số"),
        ({"XBB": "50", "XCL": "", "reason": "Bản tuyệt mật."}, "bí mật nhà nước"),
    ],
    ids=["too little", "reported on", "nothing new", "words", "a secret"],
)
def test_a_change_that_cannot_be_is_refused_with_what_was_typed(
    visit: SignedIn, shared: str, database: Database, shares: dict[str, str], sentence: str
) -> None:
    response = split(visit("lead"), shared, **shares)

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    assert page.form(f"/tasks/{shared}/breakdown").fields["share-XBB"] == shares["XBB"]
    assert [(part.target, part.state) for part in parts(database, shared)] == [
        (Decimal(30), "in_progress"),
        (Decimal(20), "assigned"),
    ]


def test_a_form_without_the_field_of_a_part_withdraws_nothing(visit: SignedIn, shared: str, database: Database) -> None:
    visitor = visit("lead")
    form = page_of(visitor.get(f"/tasks/{shared}/breakdown")).form(f"/tasks/{shared}/breakdown")
    bare = {name: value for name, value in form.fields.items() if name != "share-XCL"}

    response = visitor.post(form.action, bare | {"share-XBB": "50", "reason": "Thôi."})

    assert response.status_code == 422
    assert parts(database, shared)[1].state == "assigned"


def test_a_form_made_before_the_shares_or_a_part_changed_is_outdated(
    visit: SignedIn, shared: str, database: Database
) -> None:
    visitor = visit("lead")
    form = page_of(visitor.get(f"/tasks/{shared}/breakdown")).form(f"/tasks/{shared}/breakdown")
    send(visit("commune"), f"{shared}-XBB", submit="1")

    response = visitor.post(form.action, form.fields | {"share-XBB": "20", "share-XCL": "30"})

    page = page_of(response)
    assert response.status_code == 409
    assert "Chờ xác nhận" in page.text
    assert page.form(form.action).fields["share-XCL"] == "30"
    assert parts(database, shared)[1].target == Decimal(20)


def test_shares_that_no_longer_come_to_the_target_are_said_on_the_page(
    visit: SignedIn, shared: str, database: Database
) -> None:
    split(visit("commune"), f"{shared}-XBB", HKL="30")
    split(visit("lead"), shared, XBB="40", XCL="10")

    page = page_of(visit("commune").get(f"/tasks/{shared}-XBB"))

    assert "Tổng các phần là 30 trên 40; còn 10 chưa giao cho đơn vị nào." in page.text
    assert [link.words for link in page.links if link.url == f"/tasks/{shared}-XBB/breakdown"] == [
        "Điều chỉnh các phần"
    ] * 2


def test_what_is_paused_is_in_no_column_of_the_sum(visit: SignedIn, shared: str) -> None:
    lead, part = visit("lead"), f"{shared}-XCL"
    assert "Cộng 50 15 30%" in page_of(lead.get(f"/tasks/{shared}")).text
    form = page_of(lead.get(f"/tasks/{part}")).form(f"/tasks/{part}/pause")

    lead.post(form.action, form.fields | {"reason": "Mưa lũ.", "document": "12/NNPTNT"})

    assert "Cộng 30 15 50%" in page_of(lead.get(f"/tasks/{shared}")).text


def test_a_commune_gives_parts_to_its_own_bodies_first_and_never_to_its_superiors(
    visit: SignedIn, new_task: NewTask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    code = new_task(parts=True)
    with database.writing() as session:
        top = saved_house.units["HU"]
        for unit in session.exec(select(Unit).where(col(Unit.code) != "HU")):
            unit.parent_id = top
        add_unit(session, saved_house, clock, "HNDXBB", "mass_organisation", "XBB")
    head, part = visit("commune"), f"{code}-XBB"

    commune = page_of(head.get(f"/tasks/{part}/breakdown")).form(f"/tasks/{part}/breakdown").fields
    district = page_of(visit("lead").get(f"/tasks/{new_task()}/breakdown")).forms[-1].fields
    refused = head.post(f"/tasks/{part}/breakdown", commune | {"share-HKL": "60", "share-HNDXBB": "40"})
    taken = head.post(f"/tasks/{part}/breakdown", commune | {"share-HNDXBB": "100"})

    assert [name for name in commune if name.startswith("share-")] == ["share-HNDXBB"]
    assert [name for name in district if name.startswith("share-")] == ["share-XBB", "share-XCL"]
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "Hạt Kiểm lâm huyện không trực thuộc Xã Bộc Bố." in page_of(refused).text
    assert page_of(refused).form(f"/tasks/{part}/breakdown").fields["share-HKL"] == "60"
    assert [one.code for one in parts(database, part)] == [f"{part}-HNDXBB"]
