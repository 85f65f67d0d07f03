"""Numbers are taken without a gap, once, on issue only; what is issued is what was drafted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.errors import NotAllowed, NotFound, Refused
from pacnam_tasks.history.models import Event
from pacnam_tasks.reports.actions import request_report
from pacnam_tasks.reports.document import Letterhead, Signer, frozen_document
from pacnam_tasks.reports.forms import ReportInput
from pacnam_tasks.reports.issuing import queries
from pacnam_tasks.reports.issuing.actions import begin_term, issue, keep_signed, void
from pacnam_tasks.reports.issuing.forms import TermInput
from pacnam_tasks.reports.issuing.rules import Series
from pacnam_tasks.reports.jobs import render_waiting
from pacnam_tasks.reports.letterheads.actions import set_letterhead
from pacnam_tasks.reports.letterheads.forms import Version
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.printing import Sheet
from pacnam_tasks.reports.render import Rendered, RenderFailed, Wanted
from pacnam_tasks.reports.rule_sets import Organisation
from pacnam_tasks.reports.rules import Failure, ReportState
from pacnam_tasks.reports.stored import documents
from tests.conftest import NOON, TODAY, Visitor
from tests.factories import House, make_task
from tests.reports.samples import LETTERHEAD, in_word, instant
from tests.web.reading import page_of

Draft = Callable[..., int]
NOBODY = Signer()
HEAD = Version(date(2023, 1, 1), LETTERHEAD)


@pytest.fixture
def draft(app: Flask, database: Database, saved_house: House, clock: MovingClock) -> Draft:
    """A finished draft; the number of its report."""

    def make(
        place: int = 0,
        *,
        written: bool = True,
        replaces: int | None = None,
        as_of: date | None = None,
        signer: Signer = NOBODY,
    ) -> int:
        day = as_of or clock.today() - timedelta(days=place)
        wanted = ReportInput("followup", day, signer, f"key-number-{place}", replaces_id=replaces)
        with database.writing() as session:
            report = request_report(session, wanted, by=saved_house.office, clock=clock)
        if written:
            render_waiting(app, instant, in_word)
        return report.id or 0

    return make


def _issue(database: Database, house: House, clock: MovingClock, report_id: int) -> int:
    with database.writing() as session:
        return issue(session, report_id, by=house.office, clock=clock).number


def _again(database: Database, report_id: int) -> Report:
    with database.reading() as session:
        return session.get_one(Report, report_id)


def test_numbers_count_from_one_without_a_gap(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    drafts = [draft(place) for place in range(3)]

    assert [_issue(database, saved_house, clock, one) for one in drafts] == [1, 2, 3]


def test_a_draft_has_no_number_and_a_refused_one_takes_none(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    waiting = draft(1, written=False)

    with pytest.raises(Refused):
        _issue(database, saved_house, clock, waiting)

    with database.reading() as session:
        assert queries.number_of(session, waiting) is None
        assert queries.next_number(session, Series("BC/HU")) == 1


def test_sent_again_it_keeps_its_number(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    one, other = draft(1), draft(2)

    assert [_issue(database, saved_house, clock, report) for report in (one, one, other, one)] == [1, 1, 2, 1]


def test_two_at_once_never_get_one_number(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    drafts, barrier = [draft(place) for place in range(4)], Barrier(4)

    def take(report_id: int) -> int:
        barrier.wait()
        return _issue(database, saved_house, clock, report_id)

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(take, drafts)) == [1, 2, 3, 4]


def test_one_document_issued_by_two_at_once_takes_one_number(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    report_id, barrier = draft(), Barrier(2)

    def take(_person: int) -> int:
        barrier.wait()
        return _issue(database, saved_house, clock, report_id)

    with ThreadPoolExecutor(2) as people:
        assert list(people.map(take, range(2))) == [1, 1]
    with database.reading() as session:
        assert queries.next_number(session, Series(_again(database, report_id).symbol)) == 2


def test_of_two_drafts_of_the_same_one_takes_a_number(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    drafts, barrier = [draft(place, as_of=TODAY) for place in range(2)], Barrier(2)

    def take(report_id: int) -> int:
        barrier.wait()
        try:
            return _issue(database, saved_house, clock, report_id)
        except Refused:
            return 0

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(take, drafts)) == [0, 1]


def test_a_second_draft_of_the_same_is_told_which_number_stands_in_its_way(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    first, second = draft(1, as_of=TODAY), draft(2, as_of=TODAY)
    _issue(database, saved_house, clock, first)

    with pytest.raises(Refused, match="số 01-BC/HU") as refused:
        _issue(database, saved_house, clock, second)

    assert "15/09/2023" in str(refused.value)


def test_the_same_is_issued_again_once_the_first_number_is_void(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    first, second = draft(1, as_of=TODAY), draft(2, as_of=TODAY)
    _issue(database, saved_house, clock, first)
    with database.writing() as session:
        void(session, first, "Lấy nhầm số.", by=saved_house.office, clock=clock)

    assert _issue(database, saved_house, clock, second) == 2


def test_a_replacement_of_the_same_takes_a_number_and_is_itself_replaced(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    first = draft(1, as_of=TODAY)
    _issue(database, saved_house, clock, first)
    second = draft(2, as_of=TODAY, replaces=first)
    assert _issue(database, saved_house, clock, second) == 2

    third = draft(3, as_of=TODAY, replaces=second)

    assert _issue(database, saved_house, clock, third) == 3


def test_what_is_issued_is_what_was_drafted_whatever_changed_since(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    report_id = draft()
    before = _again(database, report_id)
    with database.writing() as session:
        make_task(session, saved_house, clock, title="Việc giao sau khi lập dự thảo")
    clock.move_to(NOON + timedelta(days=2))
    _issue(database, saved_house, clock, report_id)
    printed: list[Sheet] = []

    def watching(sheet: Sheet, _wanted: Wanted) -> Rendered:
        printed.append(sheet)
        return instant(sheet)

    render_waiting(app, watching, in_word)

    report = _again(database, report_id)
    assert (report.state, report.document_on) == (ReportState.DONE, TODAY + timedelta(days=2))
    assert report.frozen_sha256 == before.frozen_sha256
    assert report.pdf_sha256 != before.pdf_sha256
    assert "Số 01-" in printed[0].html
    assert "ngày 17 tháng 9 năm 2023" in printed[0].html
    assert "Việc giao sau" not in printed[0].html


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (replace(LETTERHEAD, issuer="Đảng ủy khác"), "“ĐẢNG BỘ TỈNH BẮC KẠN · ĐẢNG ỦY KHÁC · Pác Nặm · HU”"),
        (replace(LETTERHEAD, symbol="BC/ĐU"), "· ĐU”"),
        (replace(LETTERHEAD, organisation=Organisation.STATE), "ND30 is in force now"),
    ],
    ids=["name", "symbol", "rules"],
)
def test_a_draft_is_not_issued_under_what_is_no_more_in_force(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft, now: Letterhead, said: str
) -> None:
    with database.writing() as session:
        set_letterhead(session, HEAD, by=saved_house.office, clock=clock)
    report_id = draft()
    with database.writing() as session:
        set_letterhead(session, Version(TODAY + timedelta(days=2), now), by=saved_house.office, clock=clock)
    clock.move_to(NOON + timedelta(days=2))

    with pytest.raises(Refused) as refused:
        _issue(database, saved_house, clock, report_id)

    assert said in str(refused.value.messages)
    with database.reading() as session:
        assert queries.number_of(session, report_id) is None


def test_for_who_signs_no_more_nothing_is_issued(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE appointment SET title = 'Bí thư' WHERE role = 'standing'")
    one, other = (draft(n, signer=Signer("BÍ THƯ", f"Người {who}")) for n, who in enumerate(("standing", "khác"), 1))

    assert _issue(database, saved_house, clock, one) == 1
    with pytest.raises(Refused) as refused:
        _issue(database, saved_house, clock, other)
    assert "Người khác does not sign as BÍ THƯ any more" in str(refused.value.messages)


def test_a_draft_made_anew_is_issued_under_the_new_name(
    visit: Callable[[str], Visitor],
    app: Flask,
    database: Database,
    saved_house: House,
    clock: MovingClock,
    draft: Draft,
) -> None:
    report_id = draft()
    with database.writing() as session:
        later = Version(TODAY + timedelta(days=2), LETTERHEAD)
        set_letterhead(session, later, by=saved_house.office, clock=clock)
    clock.move_to(NOON + timedelta(days=2))
    office, settings = visit("office"), f"/reports/{report_id}/settings"
    page = office.get(f"/reports/{report_id}").get_data(as_text=True)
    form = page_of(office.get(f"/reports/{report_id}/draft")).form(settings).fields
    chosen = {"signer": "", "rules": "HD36", "part": "tinh-hinh-giao-nhiem-vu"}

    sent = office.post(settings, form | chosen)
    render_waiting(app, instant, in_word)

    assert "Dự thảo lập với tiêu đề" in page
    assert f'href="/reports/{report_id}/draft#thiet-lap"' in page
    assert sent.status_code == 303
    assert _issue(database, saved_house, clock, report_id) == 1
    assert _again(database, report_id).head == "ĐẢNG BỘ TỈNH BẮC KẠN · HUYỆN ỦY PÁC NẶM · Pác Nặm · HU"


def test_content_changed_on_the_disk_is_not_printed_under_a_number(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    report_id = draft()
    frozen = documents(app.extensions["pacnam_settings"].data_dir).path(_again(database, report_id).frozen_file_id)
    frozen.write_text(frozen.read_text().replace("BÁO CÁO", "BAO CAO"))
    _issue(database, saved_house, clock, report_id)

    render_waiting(app, instant, in_word)

    report = _again(database, report_id)
    assert (report.state, report.error) == (ReportState.FAILED, Failure.FROZEN)


def test_a_number_survives_printing_that_fails(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    report_id = draft()
    _issue(database, saved_house, clock, report_id)

    def starved(_sheet: Sheet, _wanted: Wanted) -> Rendered:
        raise RenderFailed(Failure.MEMORY)

    render_waiting(app, starved, in_word)
    assert _again(database, report_id).state == ReportState.FAILED

    assert _issue(database, saved_house, clock, report_id) == 1
    render_waiting(app, instant, in_word)

    report = _again(database, report_id)
    assert (report.state, report.error) == (ReportState.DONE, "")


def test_a_voided_number_stays_and_is_not_given_again(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    first, second = draft(1), draft(2)
    _issue(database, saved_house, clock, first)
    with database.writing() as session:
        void(session, first, "Lấy nhầm số.", by=saved_house.office, clock=clock)

    assert _issue(database, saved_house, clock, second) == 2
    with database.reading() as session:
        taken = queries.number_of(session, first)
    assert taken is not None
    assert (taken.number, taken.void_reason) == (1, "Lấy nhầm số.")


def test_a_signed_document_is_not_voided_and_its_copy_not_exchanged(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    report_id = draft()
    _issue(database, saved_house, clock, report_id)
    stored = documents(app.extensions["pacnam_settings"].data_dir).put(BytesIO(b"%PDF-1.7 signed"))
    with database.writing() as session:
        keep_signed(session, report_id, stored, by=saved_house.office, clock=clock)

    with pytest.raises(Refused), database.writing() as session:
        void(session, report_id, "Nhầm.", by=saved_house.office, clock=clock)
    with pytest.raises(Refused), database.writing() as session:
        keep_signed(session, report_id, stored, by=saved_house.office, clock=clock)


def test_numbers_begin_anew_with_a_term(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    drafts = [draft(place) for place in range(3)]
    _issue(database, saved_house, clock, drafts[0])
    with database.writing() as session:
        begin_term(session, TermInput(TODAY + timedelta(days=1), "2023–2028", True), by=saved_house.office, clock=clock)
    on_the_last_day = _issue(database, saved_house, clock, drafts[1])
    clock.move_to(NOON + timedelta(days=1))

    assert (on_the_last_day, _issue(database, saved_house, clock, drafts[2])) == (2, 1)


def test_a_term_does_not_begin_before_numbers_that_were_taken(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    _issue(database, saved_house, clock, draft())

    with pytest.raises(Refused) as refused, database.writing() as session:
        begin_term(session, TermInput(TODAY, "2023–2028", True), by=saved_house.office, clock=clock)

    assert "15/09/2023" in refused.value.messages["valid_from"]


@pytest.mark.parametrize("who", ["standing", "member", "inspector", "lead", "administrator"])
def test_only_the_office_takes_a_number(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft, who: str
) -> None:
    report_id = draft()

    with pytest.raises(NotAllowed), database.writing() as session:
        issue(session, report_id, by=saved_house.people[who], clock=clock)


def test_a_replacement_says_which_document_it_replaces(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    old = draft(1)
    _issue(database, saved_house, clock, old)
    render_waiting(app, instant, in_word)

    new = _again(database, draft(2, replaces=old))

    store = documents(app.extensions["pacnam_settings"].data_dir)
    said = frozen_document(store.path(new.frozen_file_id).read_text()).replaces
    assert said.startswith("Báo cáo này thay thế Báo cáo số 01-BC/")
    assert ", ngày 15/9/2023 của " in said


def test_a_document_is_replaced_once_the_new_one_is_in_force(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    old = draft(1)
    _issue(database, saved_house, clock, old)
    new = draft(2, replaces=old)

    def successor() -> int | None:
        with database.reading() as session:
            return queries.successor_of(session, old)

    as_draft = successor()
    _issue(database, saved_house, clock, new)
    in_force = successor()
    with database.writing() as session:
        void(session, new, "Lấy nhầm số.", by=saved_house.office, clock=clock)

    assert (as_draft, in_force, successor()) == (None, new, None)


@pytest.mark.parametrize("what", ["a draft", "void", "unknown"])
def test_only_a_document_in_force_is_replaced(
    database: Database, saved_house: House, clock: MovingClock, draft: Draft, what: str
) -> None:
    old = draft(1)
    if what == "void":
        _issue(database, saved_house, clock, old)
        with database.writing() as session:
            void(session, old, "Lấy nhầm số.", by=saved_house.office, clock=clock)

    with pytest.raises((Refused, NotFound)):
        draft(2, replaces=999 if what == "unknown" else old)


def test_each_act_is_in_the_history(
    app: Flask, database: Database, saved_house: House, clock: MovingClock, draft: Draft
) -> None:
    first, second = draft(1), draft(2)
    stored = documents(app.extensions["pacnam_settings"].data_dir).put(BytesIO(b"%PDF-1.7 signed"))
    _issue(database, saved_house, clock, first)
    _issue(database, saved_house, clock, second)
    office = saved_house.office
    with database.writing() as session:
        keep_signed(session, first, stored, by=office, clock=clock)
        void(session, second, "Lấy nhầm số.", by=office, clock=clock)
        begin_term(session, TermInput(TODAY + timedelta(days=1), "2023–2028", True), by=office, clock=clock)

    assert _kinds(database)[-5:] == [
        "document_issued", "document_issued", "signed_copy_kept", "number_voided", "term_begun",
    ]  # fmt: skip


def _kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.exec(select(Event.kind).order_by(col(Event.seq))))


def test_numbers_of_a_state_body_begin_anew_with_each_calendar_year(session: Session) -> None:
    assert queries.series_of(session, "BC-UBND", date(2023, 9, 15)) == Series("BC-UBND", date(2023, 1, 1))
    assert queries.series_of(session, "BC/HU", date(2023, 9, 15)) == Series("BC/HU")
