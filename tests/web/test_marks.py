"""Marks are chosen where a document is asked for and on its draft; without a number it bears `Dự thảo`."""

from typing import Any

import pytest
from flask import Flask

from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.render import Rendered, Wanted
from tests.conftest import Visitor
from tests.reports.samples import in_word, instant
from tests.web.conftest import NewTask, SignedIn
from tests.web.reading import page_of

FORM = {"kind": "followup", "as_of": "", "signer": "", "key": "key-of-this-form"}
URGENT, AT_ONCE, CONFERENCE = "<span>KHẨN</span>", "<span>HỎA TỐC</span>", "TÀI LIỆU HỘI NGHỊ"
DRAFT = '<div class="draft">Dự thảo</div>'


@pytest.fixture
def office(visit: SignedIn, new_task: NewTask) -> Visitor:
    """The office at its browser; there is one task."""
    new_task(code="NV-2023-010", due_on=None)
    return visit("office")


def _ask(office: Visitor, **more: str) -> str:
    return str(office.post("/reports", FORM | more).headers["Location"])


def _printed(app: Flask) -> str:
    """The page that waits to be printed, as HTML."""
    sheets: list[str] = []

    def watching(sheet: Sheet, _wanted: Wanted) -> Rendered:
        sheets.append(sheet.html)
        return instant(sheet)

    assert render_waiting(app, watching, in_word) == 1
    return sheets[0]


def _settings(office: Visitor, address: str) -> dict[str, Any]:
    """The form of the settings, with all parts of the report."""
    fields = page_of(office.get(f"{address}/draft")).form(f"{address}/settings").fields
    parts = [name.removeprefix("place-") for name in fields if name.startswith("place-")]
    return {**fields, "rules": "HD36", "part": parts}


def test_a_report_bears_what_was_chosen_and_that_it_is_a_draft_until_it_has_its_number(
    office: Visitor, app: Flask
) -> None:
    address = _ask(office, urgency="at_once", conference="1")

    draft = _printed(app)
    office.post(f"{address}/issue", {})
    issued = _printed(app)

    assert all(mark in draft for mark in (AT_ONCE, CONFERENCE, DRAFT))
    assert all(mark in issued for mark in (AT_ONCE, CONFERENCE, "Số 01-"))
    assert DRAFT not in issued


def test_without_a_choice_a_report_bears_only_that_it_is_a_draft(office: Visitor, app: Flask) -> None:
    _ask(office)

    page = _printed(app)

    assert DRAFT in page
    assert 'class="urgency"' not in page
    assert CONFERENCE not in page


def test_a_document_that_takes_no_number_here_is_no_draft(office: Visitor, app: Flask) -> None:
    _ask(office, kind="task", task="NV-2023-010")

    assert DRAFT not in _printed(app)


def test_the_marks_of_a_draft_are_changed_in_its_settings(office: Visitor, app: Flask) -> None:
    address = _ask(office, urgency="at_once")
    _printed(app)
    before, form = office.get(f"{address}/draft").get_data(as_text=True), _settings(office, address)

    answer = office.post(f"{address}/settings", form | {"urgency": "urgent", "conference": "1"})

    assert '<option value="at_once" selected>' in before
    assert answer.status_code == 303
    page = _printed(app)
    assert URGENT in page
    assert CONFERENCE in page
    assert _settings(office, address)["conference"] == "1"


@pytest.mark.parametrize("path", ["/reports", "settings"])
def test_an_urgency_that_does_not_exist_is_refused(office: Visitor, app: Flask, path: str) -> None:
    address = _ask(office)
    _printed(app)
    form = FORM | {"key": "key-of-another"} if path == "/reports" else _settings(office, address)

    answer = office.post(path if path == "/reports" else f"{address}/settings", form | {"urgency": "siêu tốc"})

    assert answer.status_code == 422
    assert "Đề nghị chọn mức độ khẩn trong danh sách." in page_of(answer).text
    assert render_waiting(app, instant, in_word) == 0


def test_the_same_form_with_another_urgency_is_not_taken_for_a_repeat(office: Visitor) -> None:
    _ask(office)

    assert office.post("/reports", FORM | {"urgency": "urgent"}).status_code == 409
