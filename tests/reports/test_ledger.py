"""The report on reminders: what was sent, what was not, and letters; its figures add up."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reminders.actions import plan
from pacnam_tasks.reminders.ladder.rules import Unit
from pacnam_tasks.reminders.ledger.forms import Wanted
from pacnam_tasks.reminders.ledger.queries import Totals
from pacnam_tasks.reports import tables
from pacnam_tasks.reports.content import IssuedLetter
from pacnam_tasks.reports.document import Document, Signer
from pacnam_tasks.reports.drafting import Frame
from pacnam_tasks.reports.editing.checks import does_not_add_up
from pacnam_tasks.reports.kinds import ledger
from pacnam_tasks.reports.rule_sets import HD36
from tests.conftest import TODAY
from tests.factories import House, make_task
from tests.reminders.ladder.keeping import keep, rung
from tests.reports.samples import LETTERHEAD
from tests.reports.test_kinds import asked

LINE = ledger.Reminded("15/9/2023", "NV-2023-013-XCT", "Kết nạp đảng viên", "Xã Cao Tân", "Người A", "Quá hạn", "", "")


def _totals(**counts: int) -> Totals:
    return Totals(**dict.fromkeys(Totals.__dataclass_fields__, 0) | counts)


def _of(counts: Totals, *letters: IssuedLetter) -> Document:
    frame = Frame(LETTERHEAD, HD36, TODAY, Signer())
    return ledger.compose(frame, Wanted(TODAY, TODAY), counts, [LINE] if counts.all else [], letters)


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        (_totals(), "Không có lượt nhắc việc."),
        (_totals(all=1, sent=1), "Có 01 lượt nhắc việc; đã gửi 01; chưa có lượt nào được xem."),
        (
            _totals(all=20, sent=12, waiting=3, failed=1, opened=5, replaced=4),
            "Có 20 lượt nhắc việc; đã gửi 12, đang chờ gửi 03, không gửi được 01, không còn cần gửi 04; đã xem 05.",
        ),
    ],
    ids=["none", "one unseen", "all fates"],
)
def test_reminders_are_counted_by_what_became_of_them(counts: Totals, printed: str) -> None:
    document = _of(counts)

    assert document.sections[0].blocks[0].text == printed  # type: ignore[union-attr]  # a paragraph
    assert does_not_add_up(document) == []


def test_each_line_says_by_which_rung_it_came(session: Session, house: House, clock: MovingClock) -> None:
    keep(session, [rung(-8, unit=Unit.WORKING), rung(-3)])
    for days in (12, 3):
        make_task(session, house, clock, due_on=TODAY + timedelta(days=days))
    plan(session, clock, TODAY)

    document = ledger.KIND.compose(asked(session, clock))

    assert {row[6] for row in document.appendices[0].blocks[0].rows} == {  # type: ignore[union-attr]  # a table
        "Còn 12 ngày (mốc: 8 ngày làm việc trước)",
        "Còn 3 ngày (mốc: 3 ngày trước)",
    }


def test_a_letter_is_named_with_the_unit_as_inside_a_sentence() -> None:
    letter = IssuedLetter("CV/HU", 5, TODAY, ("Xã Bộc Bố",))

    assert "Số 05-CV/HU, ngày 15/9/2023, gửi xã Bộc Bố." in str(_of(_totals(), letter).sections[1])


def test_the_column_of_codes_is_as_wide_as_the_longest() -> None:
    codes = [["NV-2023-013"], ["NV-2023-013", "NV-2023-013-XCT"], []]

    assert [tables.code_column(some).width for some in codes] == [27, 35, 27]
