"""Numbers that documents outside the system bear are recorded, and those taken here follow them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotAllowed, Refused
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.issuing import queries
from pacnam_tasks.reports.issuing.actions import begin_term, issue, use_outside
from pacnam_tasks.reports.issuing.forms import OutsideInput, TermInput
from pacnam_tasks.reports.issuing.models import NumbersOutside
from pacnam_tasks.reports.issuing.rules import Series
from pacnam_tasks.reports.jobs import render_waiting
from tests.conftest import TODAY, Visitor
from tests.factories import House
from tests.reports.samples import in_word, instant
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
REGISTER = "/reports/numbers"
FORM = {
    "symbol": "BC/HU",
    "number": "37",
    "document_on": "12/09/2023",
    "abstract": "Báo cáo công tác tháng 8",
    "confirmed": "1",
    "key": "key-of-this-form",
}


def used(number: int, **changes: Any) -> OutsideInput:
    """The report of this number, and all before it."""
    said: dict[str, Any] = {
        "symbol": "BC/HU",
        "document_on": date(2023, 9, 12),
        "abstract": "Báo cáo",
        "is_confirmed": True,
    } | changes
    return OutsideInput(last=number, **said)


def draft(visitor: Visitor, app: Flask) -> str:
    """The address of a report that is ready."""
    form = {"kind": "followup", "as_of": "14/09/2023", "signer": "", "key": "key-of-a-report"}
    address: str = visitor.post("/reports", form).headers["Location"]
    render_waiting(app, instant, in_word)
    return address


def test_the_next_document_follows_the_last_number_of_the_paper_register(visit: Visit, app: Flask) -> None:
    visitor = visit("office")

    answer = visitor.post(f"{REGISTER}/outside", FORM)
    visitor.post(f"{draft(visitor, app)}/issue", {})

    page = page_of(visitor.get(REGISTER)).text
    assert answer.status_code == 303
    assert "Số 01-BC/HU – 37 12/09/2023 Báo cáo công tác tháng 8" in page
    assert "Số 38-BC/HU" in page
    assert "BC/HU, số tiếp theo 39" in page


def test_a_jump_is_taken_only_once_it_is_confirmed(visit: Visit, database: Database) -> None:
    visitor = visit("office")
    plain = {name: value for name, value in FORM.items() if name != "confirmed"}

    asked = visitor.post(f"{REGISTER}/outside", plain)
    next_one = visitor.post(f"{REGISTER}/outside", plain | {"number": "1", "key": "another-key"})

    page = page_of(asked)
    assert (asked.status_code, next_one.status_code) == (422, 303)
    assert "Số tiếp theo là số 01-BC/HU" in page.text
    assert page.form(f"{REGISTER}/outside").fields["abstract"] == FORM["abstract"]
    assert 'name="confirmed"' in asked.get_data(as_text=True)
    with database.reading() as session:
        assert queries.next_number(session, Series("BC/HU")) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "0"}, "Nhập một số nguyên từ 1"),
        ({"number": "ba bảy"}, "Nhập một số nguyên từ 1"),
        ({"number": "-3"}, "Nhập một số nguyên từ 1"),
        ({"number": "12345"}, "Nhập một số nguyên từ 1"),
        ({"number": ""}, "Nhập một số nguyên từ 1"),
        ({"symbol": "XX/HU"}, "Chọn loại văn bản"),
        ({"abstract": " "}, "Nhập trích yếu"),
        ({"abstract": "x" * 501}, "501"),
        ({"document_on": ""}, "ngày"),
        ({"document_on": "16/09/2023"}, "15/09/2023"),
        ({"document_on": "31/11/2022"}, "Tháng 11/2022 không có ngày 31."),
    ],
    ids=str,
)
def test_what_is_no_number_is_refused_and_stays_typed(
    visit: Visit, database: Database, wrong: dict[str, str], said: str
) -> None:
    answer = visit("office").post(f"{REGISTER}/outside", FORM | wrong)

    assert answer.status_code == 422
    assert said in page_of(answer).text
    with database.reading() as session:
        assert session.exec(select(NumbersOutside)).all() == []


def test_a_number_that_is_taken_is_refused_with_its_day(session: Session, house: House, clock: MovingClock) -> None:
    use_outside(session, used(5), by=house.office, clock=clock)

    with pytest.raises(Refused, match=r"Số 03-BC/HU đã cấp cho văn bản ngày 12/09/2023"):
        use_outside(session, used(3), by=house.office, clock=clock)


def test_series_and_terms_are_counted_apart(session: Session, house: House, clock: MovingClock) -> None:
    begin_term(session, TermInput(date(2020, 8, 16), "2020–2025", True), by=house.office, clock=clock)

    use_outside(session, used(37), by=house.office, clock=clock)
    use_outside(session, used(90, document_on=date(2020, 8, 15)), by=house.office, clock=clock)

    now, before = (queries.series_of(session, "BC/HU", day) for day in (TODAY, date(2020, 8, 15)))
    assert [queries.next_number(session, one) for one in (now, before)] == [38, 91]
    assert queries.next_number(session, queries.series_of(session, "TB/HU", TODAY)) == 1


def test_a_term_does_not_begin_before_a_number_used_outside(session: Session, house: House, clock: MovingClock) -> None:
    use_outside(session, used(37), by=house.office, clock=clock)

    with pytest.raises(Refused, match="12/09/2023"):
        begin_term(session, TermInput(date(2023, 9, 1), "2023–2028", True), by=house.office, clock=clock)


def test_a_number_taken_here_and_one_outside_at_once_are_not_the_same(
    visit: Visit, app: Flask, database: Database, saved_house: House, clock: MovingClock
) -> None:
    report_id, barrier = int(draft(visit("office"), app).rsplit("/", 1)[1]), Barrier(2)

    def here() -> int:
        barrier.wait()
        with database.writing() as session:
            return issue(session, report_id, by=saved_house.office, clock=clock).number

    def outside() -> int:
        barrier.wait()
        with database.writing() as session:
            use_outside(session, used(1), by=saved_house.office, clock=clock)
            return 1

    with ThreadPoolExecutor(2) as people:
        taken = [people.submit(one) for one in (here, outside)]
        numbers = {one.result() for one in taken if not isinstance(one.exception(), Refused)}

    assert numbers in ({1}, {1, 2})
    with database.reading() as session:
        rows = session.exec(select(NumbersOutside)).all()
        number = queries.number_of(session, report_id)
    assert number is not None
    assert not any(one.first <= number.number <= one.last for one in rows)


def test_a_form_sent_twice_counts_once_and_is_an_event_of_its_sender(visit: Visit, database: Database) -> None:
    visitor = visit("office")

    assert [visitor.post(f"{REGISTER}/outside", FORM).status_code for _ in range(2)] == [303, 303]

    with database.reading() as session:
        events = session.exec(select(Event).where(col(Event.kind) == "numbers_used_outside")).all()
        assert len(events) == 1
        assert events[0].actor_id is not None


@pytest.mark.parametrize("who", ["standing", "inspector", "administrator", "lead"])
def test_only_the_office_records_them(visit: Visit, who: str) -> None:
    assert visit(who).post(f"{REGISTER}/outside", FORM).status_code == 403


def test_whoever_has_no_right_is_refused_without_the_page(session: Session, house: House, clock: MovingClock) -> None:
    with pytest.raises(NotAllowed):
        use_outside(session, used(1), by=house.standing, clock=clock)
