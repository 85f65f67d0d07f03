"""The head of the lead unit splits a task between units by form."""

from decimal import Decimal
from typing import Any

import pytest

from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.queries.one import parts_of
from pacnam_tasks.tasks.rules.facts import MeasureKind
from tests.conftest import Visitor
from tests.web.conftest import NewTask, SignedIn, n_rows, send, task_named
from tests.web.reading import page_of

COUNTED: dict[str, Any] = {"measure": "ha", "measure_kind": MeasureKind.COUNT, "target": Decimal(50)}


def split(visitor: Visitor, code: str, **shares: str) -> Any:
    """Open the page, type the shares in and send it."""
    form = page_of(visitor.get(f"/tasks/{code}/breakdown")).form(f"/tasks/{code}/breakdown")
    return visitor.post(form.action, form.fields | {f"share-{unit}": typed for unit, typed in shares.items()})


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
        ({"XBB": "30", "XCL": "20", "KHONGCO": "5"}, "Mẫu nhập chưa đầy đủ."),
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


@pytest.mark.parametrize("who", ["staff", "office", "standing", "stranger"])
def test_only_the_head_of_the_lead_unit_splits(
    visit: SignedIn, new_task: NewTask, database: Database, who: str
) -> None:
    visitor, code = visit(who), new_task(**COUNTED)
    before = n_rows(database, "task")

    status = visitor.get(f"/tasks/{code}/breakdown").status_code

    assert status == (404 if who == "stranger" else 403)
    assert f"/tasks/{code}/breakdown" not in visitor.get(f"/tasks/{code}").text
    assert n_rows(database, "task") == before


def test_a_part_is_not_split_again_by_form(visit: SignedIn, new_task: NewTask) -> None:
    code = new_task(parts=True)

    response = visit("commune").get(f"/tasks/{code}-XBB/breakdown")

    assert response.status_code == 403
    assert "Nhiệm vụ thành phần không chia tiếp." in response.text


def test_what_is_split_is_not_split_by_form_again(visit: SignedIn, new_task: NewTask) -> None:
    response = visit("lead").get(f"/tasks/{new_task(parts=True)}/breakdown")

    assert response.status_code == 403
    assert "Nhiệm vụ đã được chia" in response.text
