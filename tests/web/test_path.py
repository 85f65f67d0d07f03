"""The expected path of a task: typed with the draft, drawn on the page with what was reported, changed by decision."""

from datetime import date, timedelta
from typing import Any

import pytest

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.tasks.rules.expected_path import Chosen
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape
from tests.conftest import NOON, TODAY
from tests.web.conftest import NewTask, SignedIn, n_rows, send, task_named
from tests.web.reading import page_of
from tests.web.test_drafting import edit_form, new_form

AUTUMN = Chosen(Shape.CURVE, Curve.RICE_HARVEST)
REDRAWN: dict[str, Any] = {"shape": "points", "points": "30/09 = 30%\n31/10/2023 = 60", "reason": "Lúa chín muộn."}


def test_a_draft_takes_a_path_and_shows_it_again(visit: SignedIn, database: Database) -> None:
    visitor = visit("office")

    visitor.post("/tasks", new_form(visitor, code="NV-2023-030", shape="milestones", points="31/10 = 40\n15/11 = 72,5"))

    task = task_named(database, "NV-2023-030")
    assert task.path == '[["2023-10-31", "40.0"], ["2023-11-15", "72.5"]]'
    page = page_of(visitor.get("/tasks/NV-2023-030"))
    assert [given["class"] for tag, given in page.tags if tag == "polyline"] == ["should"]
    form = edit_form(visitor, "NV-2023-030", shape="curve", curve="rice_harvest")
    assert form["points"].split("\n") == ["31/10/2023 = 40", "15/11/2023 = 72,5"]
    assert visitor.post("/tasks/NV-2023-030/edit", form).status_code == 303
    assert task_named(database, "NV-2023-030").path_curve == "rice_harvest"


FORTY = "\n".join(f"{TODAY + timedelta(days=n):%d/%m/%Y} = 1" for n in range(1, 41))
WRONG: dict[str, tuple[dict[str, str], str]] = {
    "out of order": ({"points": "15/11 = 50\n31/10 = 60"}, "Nhập các mốc theo thứ tự ngày."),
    "over 100 %": ({"points": "31/10 = 120"}, "120% tại mốc 31/10/2023: nhập tỷ lệ từ 0 đến 100%."),
    "after the due day": ({"points": "05/12 = 90"}, "Mốc 05/12/2023 không nằm giữa ngày bắt đầu"),
    "falling": ({"points": "31/10 = 50\n15/11 = 40"}, "Lộ trình không giảm; sửa lại tỷ lệ."),
    "no points": ({"points": " "}, "Nhập ít nhất một mốc"),
    "no point at all": ({"points": "sau Tết"}, "Không hiểu “sau Tết”"),
    "forty points": ({"points": FORTY}, "Chỉ giữ nhiều nhất 24 mốc."),
    "no curve": ({"shape": "curve"}, "Vui lòng chọn dạng mùa vụ."),
    "an unknown curve": ({"shape": "curve", "curve": "x"}, "Vui lòng chọn dạng mùa vụ."),
    "an unknown shape": ({"shape": "x"}, "Vui lòng chọn dạng lộ trình."),
    "a curve without a due day": (
        {"shape": "curve", "curve": "crops", "due_on": "", "review_on": "1/11"},
        "Chưa có hạn thì không có lộ trình.",
    ),
}


@pytest.mark.parametrize(("typed", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_path_is_refused_in_a_sentence_and_stays_typed(
    visit: SignedIn, database: Database, typed: dict[str, str], sentence: str
) -> None:
    visitor = visit("office")

    response = visitor.post("/tasks", new_form(visitor, **({"shape": "points"} | typed)))

    page = page_of(response)
    assert response.status_code == 422
    assert sentence in page.text
    assert page.form("/tasks").fields["points"].replace("\r", "").strip() == typed.get("points", "").strip()
    assert n_rows(database, "task") == 0


@pytest.fixture
def harvest(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> str:
    """A harvest by its season, of which four reports told; the clock stands on 15/10/2023."""
    code = new_task(start_on=TODAY, due_on=date(2023, 11, 30), expected_path=AUTUMN)
    for day, quantity in ((5, "4"), (12, "6"), (20, "14"), (29, "30")):
        clock.move_to(NOON + timedelta(days=day))
        send(visit("lead"), code, quantity=quantity, note="Đã gặt.")
    clock.move_to(NOON + timedelta(days=30))
    return code


def test_the_page_draws_the_path_with_the_reports_and_says_where_it_should_be(harvest: str, visit: SignedIn) -> None:
    page = page_of(visit("lead").get(f"/tasks/{harvest}"))

    # Of the season 3.75 % lie before the start: 11.7 by 30/09, 74 by 31/10, and 15 of the 31 days between.
    assert "Theo lộ trình, đến hết ngày 15/10/2023 cần đạt 41,8%; đã đạt 30%." in page.text
    assert "Theo mùa vụ: Thu hoạch lúa mùa" in page.text
    assert "khả năng 80% trong khoảng từ" in page.text
    lines = [given["class"] for tag, given in page.tags if tag == "polyline"]
    assert lines == ["should", "ahead", "did"]
    assert {"14/10/2023", "31/10/2023"} <= set(page.text.split())


def test_a_past_day_is_drawn_as_it_was_known(harvest: str, visit: SignedIn) -> None:
    text = page_of(visit("lead").get(f"/tasks/{harvest}/on/2023-09-30")).text

    assert "đến hết ngày 30/09/2023 cần đạt 11,7%; đã đạt 6%." in text
    assert "05/10/2023" not in text


def test_what_was_withdrawn_is_no_point(visit: SignedIn, new_task: NewTask, clock: MovingClock) -> None:
    code = new_task(start_on=TODAY - timedelta(days=10))
    send(visit("lead"), code, quantity="10")
    clock.move_to(NOON + timedelta(days=1))
    lead = visit("lead")
    send(lead, code, quantity="90")
    before = page_of(lead.get(f"/tasks/{code}"))
    form = next(form for form in before.forms if form.action.endswith("/withdrawal"))

    lead.post(form.action, form.fields)

    after = page_of(lead.get(f"/tasks/{code}"))
    assert [sum(tag == "circle" for tag, _given in page.tags) for page in (before, after)] == [2, 1]
    assert "đã đạt 10%." in after.text


def test_a_decision_changes_the_path_and_what_is_refused_stays_typed(
    harvest: str, visit: SignedIn, database: Database
) -> None:
    standing = visit("standing")

    refused = send(standing, harvest, act="path", **(REDRAWN | {"points": "31/10 = 60\n30/09 = 30"}))
    assert refused.status_code == 422
    fields = page_of(refused).form(f"/tasks/{harvest}/path").fields
    assert (fields["points"].split(), fields["reason"].strip()) == (
        ["31/10", "=", "60", "30/09", "=", "30"],
        REDRAWN["reason"],
    )
    assert send(standing, harvest, act="path", **(REDRAWN | {"reason": ""})).status_code == 422
    assert send(standing, harvest, act="path", **REDRAWN).status_code == 303

    assert task_named(database, harvest).path == '[["2023-09-30", "30.0"], ["2023-10-31", "60.0"]]'
    words = page_of(visit("lead").get(f"/tasks/{harvest}")).text
    assert "Thay đổi lộ trình" in words
    assert "→ Tự vẽ, nối các mốc (30/09/2023: 30%; 31/10/2023: 60%)." in words
    mine: dict[str, Any] = REDRAWN | {"key": "a key of mine"}
    assert visit("lead").post(f"/tasks/{harvest}/path", mine).status_code == 403
    assert visit("stranger").post(f"/tasks/{harvest}/path", mine).status_code == 404
