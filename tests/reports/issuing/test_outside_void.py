"""Numbers wrongly recorded as used outside are voided as in the paper book: struck, with reason, never given again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotAllowed, NotFound, Refused
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.issuing import queries
from pacnam_tasks.reports.issuing.actions import begin_term, issue, use_outside, void_outside
from pacnam_tasks.reports.issuing.forms import TermInput, VoidedInput
from pacnam_tasks.reports.issuing.models import NumbersOutside
from pacnam_tasks.reports.issuing.rules import Series
from tests.conftest import NOON, Visitor
from tests.factories import House
from tests.reports.issuing.test_outside import FORM, REGISTER, draft, used
from tests.web.reading import Page, page_of

Visit = Callable[[str], Visitor]
REASON = "Ghi nhầm 73 thay cho 37."


@pytest.fixture
def entry(database: Database, saved_house: House, clock: MovingClock) -> int:
    """The numbers 1 to 73, of which only 1 to 37 are used."""
    with database.writing() as session:
        use_outside(session, used(73), by=saved_house.office, clock=clock)
        return session.exec(select(NumbersOutside)).one().id or 0


def _way(entry: int) -> str:
    return f"{REGISTER}/outside/{entry}/voiding"


def _voiding(page: Page, entry: int) -> dict[str, str]:
    """The form of the entry, filled in."""
    return page.form(_way(entry)).fields | {"void_from": "38", "reason": REASON}


def test_what_was_recorded_wrongly_stays_struck_with_reason_who_and_when(visit: Visit, entry: int) -> None:
    visitor = visit("office")

    answer = visitor.post(_way(entry), _voiding(page_of(visitor.get(REGISTER)), entry))

    html = visitor.get(REGISTER).get_data(as_text=True)
    page = page_of(visitor.get(REGISTER)).text
    assert answer.status_code == 303
    assert "<s>Số 38-BC/HU – 73</s>" in html
    assert "<s>Số 01" not in html
    assert "Số 01-BC/HU – 37" in page
    assert f"{REASON} (Người office, 15/09/2023 12:00)" in page
    assert _way(entry) not in html, "it is void already"


def test_the_next_number_follows_the_voided_ones(
    visit: Visit, app: Flask, database: Database, saved_house: House, clock: MovingClock, entry: int
) -> None:
    report_id = int(draft(visit("office"), app).rsplit("/", 1)[1])
    with database.writing() as session:
        void_outside(session, entry, VoidedInput(REASON, None), by=saved_house.office, clock=clock)

    with database.writing() as session:
        assert issue(session, report_id, by=saved_house.office, clock=clock).number == 74


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (37, "Số 37-BC/HU đã cấp cho văn bản ngày 12/09/2023"),
        (38, "Số 38-BC/HU đã hủy, không cấp lại. Số tiếp theo là số 74-BC/HU"),
    ],
)
def test_a_voided_number_is_refused_as_void_and_not_as_a_document(
    session: Session, house: House, clock: MovingClock, number: int, said: str
) -> None:
    use_outside(session, used(73), by=house.office, clock=clock)
    one = session.exec(select(NumbersOutside)).one()
    void_outside(session, one.id or 0, VoidedInput(REASON, 38), by=house.office, clock=clock)

    with pytest.raises(Refused, match=said):
        use_outside(session, used(number), by=house.office, clock=clock)


def test_of_two_who_void_at_once_one_is_told_the_reason_of_the_other(
    database: Database, saved_house: House, clock: MovingClock, entry: int
) -> None:
    barrier = Barrier(2)

    def take(reason: str) -> str:
        barrier.wait()
        try:
            with database.writing() as session:
                void_outside(session, entry, VoidedInput(reason, 38), by=saved_house.office, clock=clock)
        except Refused as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(take, ("Lý do một.", "Lý do hai.")))

    with database.reading() as session:
        kept = queries.outside(session, entry).void_reason
        events = session.exec(select(Event).where(col(Event.kind) == "outside_voided")).all()
    assert sorted(map(bool, answers)) == [False, True]
    assert kept in "".join(answers)
    assert len(events) == 1


def test_a_voiding_and_a_number_taken_at_once_leave_no_gap(
    visit: Visit, app: Flask, database: Database, saved_house: House, clock: MovingClock, entry: int
) -> None:
    report_id, barrier = int(draft(visit("office"), app).rsplit("/", 1)[1]), Barrier(2)

    def here() -> int:
        barrier.wait()
        with database.writing() as session:
            return issue(session, report_id, by=saved_house.office, clock=clock).number

    def voided() -> None:
        barrier.wait()
        with database.writing() as session:
            void_outside(session, entry, VoidedInput(REASON, None), by=saved_house.office, clock=clock)

    with ThreadPoolExecutor(2) as people:
        number, other = people.submit(here), people.submit(voided)
        other.result()

    assert number.result() == 74
    with database.reading() as session:
        assert queries.next_number(session, Series("BC/HU")) == 75


def test_a_form_sent_twice_counts_once_and_is_an_event_of_its_sender(
    visit: Visit, database: Database, entry: int
) -> None:
    visitor = visit("office")
    form = _voiding(page_of(visitor.get(REGISTER)), entry)

    assert [visitor.post(_way(entry), form).status_code for _ in range(2)] == [303, 303]

    with database.reading() as session:
        (event,) = session.exec(select(Event).where(col(Event.kind) == "outside_voided")).all()
    assert event.actor_id is not None
    assert REASON in event.data


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "lý do hủy số"),
        ({"reason": "x" * 501}, "501"),
        ({"void_from": "0"}, "Nhập một số nguyên từ 1"),
        ({"void_from": "٣٨"}, "Nhập một số nguyên từ 1"),
        ({"void_from": "-38"}, "Nhập một số nguyên từ 1"),
        ({"void_from": "74"}, "Nhập một số nguyên từ 1 đến 73"),
        ({"void_from": "9" * 400}, "Nhập một số nguyên từ 1"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_what_voids_nothing_is_refused_and_stays_typed(
    visit: Visit, database: Database, entry: int, wrong: dict[str, str], said: str
) -> None:
    visitor = visit("office")
    form = _voiding(page_of(visitor.get(REGISTER)), entry) | wrong

    answer = visitor.post(_way(entry), form)

    page = page_of(answer)
    assert answer.status_code == 422
    assert said in page.text
    assert page.form(_way(entry)).fields["void_from"] == form["void_from"]
    with database.reading() as session:
        assert queries.outside(session, entry).voided_at is None


def test_markup_in_a_reason_is_shown_as_text(visit: Visit, entry: int) -> None:
    visitor = visit("office")
    reason = "</s><script>alert(1)</script>"
    visitor.post(_way(entry), _voiding(page_of(visitor.get(REGISTER)), entry) | {"reason": reason})

    html = visitor.get(REGISTER).get_data(as_text=True)

    assert "<script>alert" not in html
    assert reason in page_of(visitor.get(REGISTER)).text


@pytest.mark.parametrize("number", [999, 10**30])
def test_an_entry_that_there_is_not_is_not_found(visit: Visit, entry: int, number: int) -> None:
    visitor = visit("office")
    form = _voiding(page_of(visitor.get(REGISTER)), entry)

    assert visitor.post(_way(number), form).status_code in {400, 404}


def test_a_term_begins_before_the_day_of_an_entry_that_is_void_as_a_whole(
    session: Session, house: House, clock: MovingClock
) -> None:
    use_outside(session, used(1, document_on=NOON.date()), by=house.office, clock=clock)
    one = session.exec(select(NumbersOutside)).one()
    term = TermInput(date(2023, 9, 1), "2023–2028", True)

    with pytest.raises(Refused):
        begin_term(session, term, by=house.office, clock=clock)
    void_outside(session, one.id or 0, VoidedInput("Ghi nhầm ngày.", None), by=house.office, clock=clock)
    begin_term(session, term, by=house.office, clock=clock)

    assert queries.next_number(session, queries.series_of(session, "BC/HU", NOON.date())) == 1


@pytest.mark.parametrize("who", ["standing", "inspector", "administrator", "lead"])
def test_only_the_office_voids_them(visit: Visit, entry: int, who: str) -> None:
    assert visit(who).post(_way(entry), FORM | {"reason": REASON}).status_code == 403


def test_whoever_reads_the_register_sees_what_is_void_and_no_form(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock, entry: int
) -> None:
    assert _way(entry) not in visit("inspector").get(REGISTER).get_data(as_text=True)
    with database.writing() as session:
        void_outside(session, entry, VoidedInput(REASON, 38), by=saved_house.office, clock=clock)

    assert REASON in page_of(visit("inspector").get(REGISTER)).text


def test_whoever_has_no_right_is_refused_without_the_page(session: Session, house: House, clock: MovingClock) -> None:
    with pytest.raises(NotAllowed):
        void_outside(session, 1, VoidedInput(REASON, None), by=house.standing, clock=clock)
    with pytest.raises(NotFound):
        void_outside(session, 999, VoidedInput(REASON, None), by=house.office, clock=clock)
