"""A term of the committee begins after a question, and one entered by mistake is removed while it has no number."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotFound
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.issuing import queries
from pacnam_tasks.reports.issuing.actions import begin_term, remove_term, use_outside, void_outside
from pacnam_tasks.reports.issuing.forms import TermInput, VoidedInput
from pacnam_tasks.reports.issuing.models import NumbersOutside
from tests.conftest import TODAY, Visitor, counted
from tests.factories import House
from tests.reports.issuing.test_outside import REGISTER, used
from tests.web.conftest import n_rows
from tests.web.reading import page_of

Visit = Callable[[str], Visitor]
TERMS = "/reports/terms"
BEGUN = TermInput(TODAY, "2023–2028", is_confirmed=True)
WAY = f"{TERMS}/{TODAY.isoformat()}/removal"
REASON = "Nhập nhầm ngày đại hội."


@pytest.fixture
def begun(database: Database, saved_house: House, clock: MovingClock) -> None:
    """Numbers up to 37 are used, and a term begins today."""
    with database.writing() as session:
        use_outside(session, used(37), by=saved_house.office, clock=clock)
        begin_term(session, BEGUN, by=saved_house.office, clock=clock)


def _removal(visitor: Visitor) -> dict[str, str]:
    return page_of(visitor.get(REGISTER)).form(WAY).fields | {"reason": REASON}


def test_a_term_is_asked_about_once_and_what_was_typed_stays(visit: Visit, database: Database) -> None:
    visitor = visit("office")

    asked = visitor.post(TERMS, {"name": "2023–2028", "valid_from": "15/09/2023"})

    assert asked.status_code == 422
    assert "Từ ngày 15/09/2023, mỗi loại văn bản của Đảng đánh số lại từ 01" in page_of(asked).text
    assert n_rows(database, "committee_term") == 0
    form = page_of(asked).form(TERMS).fields
    assert visitor.post(TERMS, form | {"sure": "1"}).status_code == 303
    assert n_rows(database, "committee_term") == 1


def test_the_numbers_of_the_term_before_go_on_when_one_is_removed(
    session: Session, house: House, clock: MovingClock
) -> None:
    use_outside(session, used(37), by=house.office, clock=clock)
    begin_term(session, BEGUN, by=house.office, clock=clock)

    remove_term(session, TODAY, REASON, by=house.office, clock=clock)

    assert queries.next_number(session, queries.series_of(session, "BC/HU", TODAY)) == 38


@pytest.mark.usefixtures("begun")
def test_a_removal_sent_twice_counts_once_and_is_an_event_with_its_reason(visit: Visit, database: Database) -> None:
    visitor = visit("office")
    form = _removal(visitor)

    assert [visitor.post(WAY, form).status_code for _ in range(2)] == [303, 303]

    with database.reading() as session:
        (event,) = session.exec(select(Event).where(col(Event.kind) == "term_removed")).all()
    assert event.actor_id is not None
    assert REASON in event.data
    assert "2023–2028" in event.data
    assert "2023–2028" not in page_of(visitor.get(REGISTER)).text


@pytest.mark.usefixtures("begun")
def test_a_removal_without_a_reason_is_refused(visit: Visit, database: Database) -> None:
    visitor = visit("office")

    answer = visitor.post(WAY, _removal(visitor) | {"reason": " "})

    assert answer.status_code == 422
    assert "Nêu lý do bỏ nhiệm kỳ." in page_of(answer).text
    assert n_rows(database, "committee_term") == 1


@pytest.mark.parametrize("is_void", [False, True])
def test_a_term_with_a_number_stays_and_its_removal_is_not_offered(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock, begun: None, is_void: bool
) -> None:
    del begun
    visitor = visit("office")
    form = _removal(visitor)
    with database.writing() as session:
        use_outside(session, used(1, document_on=TODAY), by=saved_house.office, clock=clock)
        if is_void:
            newest = session.exec(select(NumbersOutside).order_by(col(NumbersOutside.id).desc())).first()
            assert newest is not None
            void_outside(session, newest.id or 0, VoidedInput(REASON, None), by=saved_house.office, clock=clock)

    answer = visitor.post(WAY, form)

    assert answer.status_code == 422
    assert "Số 01-BC/HU đã cấp trong nhiệm kỳ này nên không bỏ được nhiệm kỳ." in page_of(answer).text
    assert n_rows(database, "committee_term") == 1
    assert not page_of(visitor.get(REGISTER)).has_form(WAY)


def test_a_number_of_the_calendar_year_does_not_keep_a_term(session: Session, house: House, clock: MovingClock) -> None:
    new_year = date(2023, 1, 1)
    use_outside(session, used(1, symbol="BC-UBND"), by=house.office, clock=clock)
    row = session.exec(select(NumbersOutside)).one()
    assert row.term_from == new_year
    row.document_on = date(2022, 12, 1)
    begin_term(session, TermInput(new_year, "2023–2028", is_confirmed=True), by=house.office, clock=clock)

    remove_term(session, new_year, REASON, by=house.office, clock=clock)

    assert queries.terms(session) == []


def test_a_term_that_there_is_not_is_not_found(
    visit: Visit, database: Database, saved_house: House, clock: MovingClock
) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        remove_term(session, TODAY, REASON, by=saved_house.office, clock=clock)
    assert visit("office").post(f"{TERMS}/ngay-mai/removal", {"reason": REASON}).status_code == 404


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("who", ["standing", "inspector", "administrator", "lead"])
def test_only_the_office_removes_a_term(visit: Visit, who: str) -> None:
    assert visit(who).post(WAY, {"reason": REASON, "key": "key-of-this-form"}).status_code == 403


@pytest.mark.usefixtures("begun")
def test_whoever_reads_the_register_sees_the_term_and_no_form(visit: Visit) -> None:
    page = page_of(visit("inspector").get(REGISTER))

    assert "2023–2028" in page.text
    assert not page.has_form(WAY)


@pytest.mark.usefixtures("begun")
def test_the_register_with_terms_asks_little(visit: Visit, database: Database) -> None:
    visitor = visit("office")

    with counted(database) as statements:
        assert visitor.get(REGISTER).status_code == 200

    assert len(statements) <= 8
