"""The lead of a task with parts adds note, evidence and the report of completion, and no figure."""

from decimal import Decimal
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from pacnam_tasks.core.db import Database
from tests.photos import photo
from tests.web.conftest import NewTask, SignedIn, fill_in, send, task_named
from tests.web.reading import page_of

ASKED = "2 phần chưa hoàn thành."


@pytest.fixture
def code(new_task: NewTask) -> str:
    """A task with two parts."""
    return new_task(parts=True)


def test_its_lead_adds_a_note_and_evidence_but_no_figure(visit: SignedIn, code: str, database: Database) -> None:
    lead = visit("lead")
    assert "quantity" not in fill_in(lead, code)

    refused = [send(lead, code, quantity="50").status_code, send(lead, code, percent="50").status_code]
    taken = send(lead, code, note="Đã họp các xã.", files=FileStorage(BytesIO(photo()), "anh.jpg"))

    assert (refused, taken.status_code) == ([422, 422], 303)
    whole = task_named(database, code)
    assert (whole.quantity, whole.percent, whole.reported) == (None, Decimal(0), False)


@pytest.mark.parametrize("act", ["updates", "submission"])
def test_completion_with_open_parts_is_asked_about_and_then_said_in_the_check(
    visit: SignedIn, code: str, database: Database, act: str
) -> None:
    lead = visit("lead")
    form = fill_in(lead, code, submit="1", note="Đã xong.")

    asked = lead.post(f"/tasks/{code}/{act}", form)
    assert (asked.status_code, ASKED in page_of(asked).text) == (422, True)
    assert 'name="sure"' in asked.text

    assert lead.post(f"/tasks/{code}/{act}", form | {"sure": "1"}).status_code == 303
    assert lead.post(f"/tasks/{code}/{act}", form | {"sure": "1"}).status_code == 303
    assert task_named(database, code).state == "submitted"
    page = page_of(visit("office").get(f"/tasks/{code}"))
    assert "Khi đó còn 2 phần chưa hoàn thành." in page.text
    assert "Còn 2 phần chưa hoàn thành: Xã Bộc Bố , Xã Cổ Linh" in page.text


def test_completion_is_not_asked_about_once_every_part_is_done_or_revoked(
    visit: SignedIn, code: str, database: Database
) -> None:
    lead = visit("lead")
    send(visit("commune"), f"{code}-XBB", quantity="100", submit="1")
    send(lead, f"{code}-XBB", act="confirmation")
    send(lead, f"{code}-XCL", act="revocation", reason="Thôi.", document="1-TB/HU")

    assert send(lead, code, submit="1").status_code == 303
    assert "chưa hoàn thành:" not in page_of(visit("office").get(f"/tasks/{code}")).text
