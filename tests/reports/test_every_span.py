"""The follow-up report of a week, a month, a quarter, half a year and a year, as it is read from the paper."""

from dataclasses import dataclass

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.kinds.figures import figures
from pacnam_tasks.reports.printing import lay_out
from pacnam_tasks.reports.render import render_pdf
from pacnam_tasks.reports.rule_sets import HD36
from pacnam_tasks.reports.spans import span_of
from pacnam_tasks.rollup.queries import roll_up
from pacnam_tasks.tasks.queries.counts import AsOf, Scope
from pacnam_tasks.tasks.rules.facts import Level
from tests.conftest import TODAY
from tests.factories import House
from tests.periods.acts import freeze, lock, open_period, shown
from tests.reports.paper import Paper
from tests.reports.summer import spend_summer
from tests.reports.test_kinds import asked


@dataclass(frozen=True)
class Told:
    """A period, the one before it, and what its report says of both and of the next one."""

    name: str
    before: str
    heading: str
    opening: str
    happened: str
    compared: str
    coming: str


WEEK = Told(
    "2023-W36",
    "2023-W35",
    "trong tuần 36 năm 2023 (số liệu đến ngày 10/9/2023)",
    "nhiệm vụ tuần 36 năm 2023 (từ ngày 04/9/2023 đến ngày 10/9/2023; số liệu đến hết ngày 10/9/2023) như sau:",
    "Trong tuần 36 năm 2023, không có nhiệm vụ hoàn thành; không có nhiệm vụ đến hạn trong kỳ.",
    "(số liệu đến ngày 03/9/2023), số nhiệm vụ được giao, hoàn thành, quá hạn không thay đổi.",
    "Không có nhiệm vụ đến hạn trong tuần 37 năm 2023 (từ ngày 11/9/2023 đến ngày 17/9/2023).",
)
MONTH = Told(
    "2023-08",
    "2023-07",
    "trong tháng 8 năm 2023 (số liệu đến ngày 31/8/2023)",
    "nhiệm vụ tháng 8 năm 2023 (số liệu đến hết ngày 31/8/2023) như sau:",
    "Trong tháng 8 năm 2023, hoàn thành 02 nhiệm vụ; có 03 nhiệm vụ đến hạn trong kỳ, đã hoàn thành 02 nhiệm vụ, bằng "
    "66,7% (2/3).",
    "(số liệu đến ngày 31/7/2023), tăng 02 nhiệm vụ hoàn thành; số nhiệm vụ được giao và nhiệm vụ quá hạn không thay "
    "đổi.",
    "Trong tháng 9 năm 2023, có 02 nhiệm vụ đến hạn:",
)
MORE = "tăng 07 nhiệm vụ được giao, tăng 02 nhiệm vụ hoàn thành và tăng 01 nhiệm vụ quá hạn."
QUARTER = Told(
    "2023-Q3",
    "2023-Q2",
    "trong quý III năm 2023 (số liệu đến ngày 15/9/2023)",
    "nhiệm vụ quý III năm 2023 (số liệu đến hết ngày 15/9/2023) như sau:",
    "Trong quý III năm 2023, hoàn thành 02 nhiệm vụ; có 05 nhiệm vụ đến hạn trong kỳ, đã hoàn thành 02 nhiệm vụ, bằng "
    "40% (2/5).",
    f"(số liệu đến ngày 30/6/2023), {MORE}",
    "Từ ngày 15/9/2023 đến ngày 31/12/2023 (hết quý IV năm 2023), có 03 nhiệm vụ đến hạn:",
)
HALF = Told(
    "2023-H2",
    "2023-H1",
    "trong 6 tháng cuối năm 2023 (số liệu đến ngày 15/9/2023)",
    "nhiệm vụ 6 tháng cuối năm 2023 (số liệu đến hết ngày 15/9/2023) như sau:",
    "Trong 6 tháng cuối năm 2023, hoàn thành 02 nhiệm vụ; có 06 nhiệm vụ đến hạn trong kỳ, đã hoàn thành 02 nhiệm vụ, "
    "bằng 33,3% (2/6).",
    f"(số liệu đến ngày 30/6/2023), {MORE}",
    "Từ ngày 15/9/2023 đến ngày 30/6/2024 (hết 6 tháng đầu năm 2024), có 03 nhiệm vụ đến hạn:",
)
YEAR = Told(
    "2023",
    "2022",
    "trong năm 2023 (số liệu đến ngày 15/9/2023)",
    "nhiệm vụ năm 2023 (số liệu đến hết ngày 15/9/2023) như sau:",
    "Trong năm 2023, hoàn thành 02 nhiệm vụ; có 06 nhiệm vụ đến hạn trong kỳ, đã hoàn thành 02 nhiệm vụ, bằng 33,3% "
    "(2/6).",
    f"(số liệu đến ngày 31/12/2022), {MORE}",
    "Từ ngày 15/9/2023 đến ngày 31/12/2024 (hết năm 2024), có 03 nhiệm vụ đến hạn:",
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_paper_of_every_kind_of_period_tells_of_it_of_what_was_before_and_what_comes(
    session: Session, house: House, clock: MovingClock
) -> None:
    spend_summer(session, house, clock)

    for told in (WEEK, MONTH, QUARTER, HALF, YEAR):
        paper = _printed(session, house, clock, told)

        assert _close(f"Trên đây là kết quả theo dõi, đôn đốc thực hiện {told.opening.partition(' (')[0]}") in paper
        for words in (told.heading, told.opening, told.happened, f"So với kỳ trước {told.compared}", told.coming):
            assert _close(words) in paper, (told.name, words)
        assert _close(_totals(session, clock, told)) in paper, told.name


def _printed(session: Session, house: House, clock: MovingClock, told: Told) -> str:
    """The text of its report; the period before it is frozen."""
    before = open_period(session, house, clock, told.before)
    lock(session, house, clock, before)
    freeze(session, clock, before)
    picture = shown(session, clock, open_period(session, house, clock, told.name))
    found = figures(asked(session, clock, picture=picture, span=span_of(told.name)))
    paper = Paper(render_pdf(lay_out(compose(found), HD36)).pdf)
    return _close("".join(paper.text(page) for page in range(paper.pages)))


def _totals(session: Session, clock: MovingClock, told: Told) -> str:
    """The last row of the counts by field, as the roll-up gives them."""
    span = span_of(told.name)
    assert span is not None
    when = AsOf(min(span.last_on, TODAY), TODAY, clock.zone)
    total = roll_up(session, SEES_ALL, when, "field", Scope(level=Level.TASK.value)).total
    counts = (
        total.assigned, total.done_on_time, total.done_late, total.done_undated,
        total.open_in_time, total.open_overdue, total.open_undated, total.paused, total.revoked,
    )  # fmt: skip
    return f"Tổng cộng{''.join(map(str, counts))}"


def _close(text: str) -> str:
    """Without the spaces, which stand at no end of a line."""
    return "".join(text.split())
