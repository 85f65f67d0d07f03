"""A report of a period says which one it is, what happened in it and what comes in the next one of its kind."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import Span, Within
from pacnam_tasks.reports.document import Document, Paragraph, Signer
from pacnam_tasks.reports.editing.queries import last_before
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.jobs import document_of
from pacnam_tasks.reports.kinds import obstacles, overdue
from pacnam_tasks.reports.kinds.extra import Extra
from pacnam_tasks.reports.models import Report
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.spans import ahead, span_of, words_of
from pacnam_tasks.tasks.queries.counts import AsOf
from tests.conftest import NOON, TODAY
from tests.factories import House
from tests.periods.acts import open_period
from tests.reports.samples import figures
from tests.reports.summer import spend_summer

LAST = date(2023, 8, 31)


def _span(name: str, **bounds: date) -> Span:
    found = span_of(name, **bounds)
    assert found is not None
    return found


def _text(document: Document) -> list[str]:
    return [block.text for one in document.sections for block in one.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2023-W37", "tuần 37 năm 2023"),
        ("2023-09", "tháng 9 năm 2023"),
        ("2023-Q3", "quý III năm 2023"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2023-H2", "6 tháng cuối năm 2023"),
        ("2023", "năm 2023"),
    ],
)
def test_a_period_is_called_as_documents_call_it(name: str, words: str) -> None:
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("name", "day", "window"),
    [
        ("2023-08", LAST, (date(2023, 9, 1), date(2023, 9, 30))),
        ("2023-Q3", date(2023, 9, 30), (date(2023, 10, 1), date(2023, 12, 31))),
        ("2023", date(2023, 12, 31), (date(2024, 1, 1), date(2024, 12, 31))),
        ("2023-W37", date(2023, 9, 17), (date(2023, 9, 18), date(2023, 9, 24))),
        ("2023-09", TODAY, (TODAY, date(2023, 10, 31))),
    ],
    ids=["month", "quarter", "year", "week", "still running"],
)
def test_what_comes_next_is_due_in_the_next_period_of_that_kind(
    name: str, day: date, window: tuple[date, date]
) -> None:
    assert ahead(span_of(name), day) == window


def test_abstract_opening_and_closing_of_every_report_on_figures_name_the_period() -> None:
    found = figures(span=_span("2023-09"), within=Within(1, 2, 3, 2), plan="")

    for document in (compose(found), overdue.compose(found), obstacles.compose(found)):
        assert document.abstract[-1] == "tháng 9 năm 2023 (số liệu đến ngày 15/9/2023)"
        assert "tháng 9 năm 2023 (số liệu đến hết ngày 15/9/2023) như sau:" in document.opening
        assert "tháng 9 năm 2023, Ban Thường vụ Huyện ủy" in document.closing
        (opening,) = (one for one in document.passages if one.key == "opening")
        assert ("period", "tháng 9 năm 2023") in opening.figures, "it moves with the period"


def test_a_week_and_a_period_with_bounds_of_its_own_say_their_days() -> None:
    own = _span("2023-08", last_on=date(2023, 9, 1))

    assert say.told_until(TODAY, _span("2023-W37")).endswith(
        "(từ ngày 11/9/2023 đến ngày 17/9/2023; số liệu đến hết ngày 15/9/2023)"
    )
    assert "từ ngày 01/8/2023 đến ngày 01/9/2023" in say.told_until(TODAY, own)


@pytest.mark.parametrize(
    ("within", "first", "second"),
    [
        (
            Within(3, 4, 7, 5),
            "Trong tháng 9 năm 2023, giao mới 03 nhiệm vụ.",
            "Trong tháng 9 năm 2023, hoàn thành 04 nhiệm vụ; có 07 nhiệm vụ đến hạn trong kỳ, đã hoàn thành "
            "05 nhiệm vụ, bằng 71,4% (5/7).",
        ),
        (
            Within(0, 0, 0, 0),
            "Trong tháng 9 năm 2023, không giao nhiệm vụ mới.",
            "Trong tháng 9 năm 2023, không có nhiệm vụ hoàn thành; không có nhiệm vụ đến hạn trong kỳ.",
        ),
        (
            Within(1, 1, 1, 0),
            "Trong tháng 9 năm 2023, giao mới 01 nhiệm vụ.",
            "Trong tháng 9 năm 2023, hoàn thành 01 nhiệm vụ; có 01 nhiệm vụ đến hạn trong kỳ, chưa hoàn thành.",
        ),
    ],
    ids=["many", "none", "one"],
)
def test_what_was_assigned_and_done_in_the_period_is_told(within: Within, first: str, second: str) -> None:
    span = _span("2023-09")

    assert (say.assigned_within(within, span), say.done_within(within, span)) == (first, second)


def test_what_comes_due_is_told_of_the_next_period() -> None:
    september, week = _span("2023-09"), _span("2023-W37")

    ended = say.coming([], 0, ahead(september, date(2023, 9, 30)), "", september)
    running = say.coming([], 0, ahead(september, TODAY), "", september)

    assert ended == "Không có nhiệm vụ đến hạn trong tháng 10 năm 2023."
    assert running == "Không có nhiệm vụ đến hạn từ ngày 15/9/2023 đến ngày 31/10/2023 (hết tháng 10 năm 2023)."
    assert "tuần 38 năm 2023 (từ ngày 18/9/2023" in say.coming([], 0, ahead(week, date(2023, 9, 17)), "", week)


def test_of_a_summer_the_august_tells_what_was_done_and_due_in_it(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)

    august, july = (
        follow_up(
            session, SEES_ALL, AsOf(span.last_on, TODAY, clock.zone), document_on=TODAY, signer=Signer(), span=span
        )
        for span in (_span("2023-08"), _span("2023-07"))
    )

    assert august.within == Within(assigned=0, done=2, due=3, due_done=2)
    assert july.within == Within(assigned=7, done=0, due=0, due_done=0)
    assert [one.code for one in august.due] == ["NV-2023-007", "NV-2023-001"]
    assert "Trong tháng 9 năm 2023, có 02 nhiệm vụ đến hạn:" in _text(compose(august))


def test_a_report_is_compared_with_the_last_one_of_the_same_kind_of_period(
    session: Session, house: House, clock: MovingClock
) -> None:
    july, august = (open_period(session, house, clock, name) for name in ("2023-07", "2023-08"))
    quarter = open_period(session, house, clock, "2023-Q3")
    reports = [
        _report(session, period_id=july, as_of=date(2023, 7, 31)),
        _report(session, seen=Extra(period="2023-W34").text, as_of=date(2023, 8, 27)),
        _report(session, as_of=date(2023, 8, 30)),
        _report(session, period_id=quarter, as_of=LAST),
        _report(session, period_id=august, as_of=LAST),
        _report(session, seen=Extra(period="2023-W35").text, as_of=date(2023, 9, 3)),
        _report(session, as_of=date(2023, 9, 4)),
    ]

    before = [last_before(session, one) for one in reports]

    assert before == [None, None, None, None, reports[0], reports[1], reports[2]]


def _report(session: Session, **given: Any) -> Report:
    report = Report(
        kind="followup", rules="HD36", document_on=TODAY, state="done", requested_at=NOON, key=f"key-{given}"[:64],
        frozen_file_id="x", **given,
    )  # fmt: skip
    session.add(report)
    session.flush()
    return report


def test_what_a_schedule_prepares_is_of_its_period_until_the_draft_is_made_of_another_day(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)
    prepared = _report(session, seen=Extra(period="2023-08").text, as_of=LAST)

    document = document_of(session, prepared, clock)
    prepared.as_of = TODAY
    later = document_of(session, prepared, clock)

    assert document.abstract[-1] == "trong tháng 8 năm 2023 (số liệu đến ngày 31/8/2023)"
    assert later.abstract[-1] == "(số liệu đến ngày 15/9/2023)"
    assert any("So với kỳ trước (số liệu đến ngày 31/7/2023)" in one for one in _text(document))
