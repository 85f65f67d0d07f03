"""Who may ask for a report, and under what name it is issued."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotAllowed
from pacnam_tasks.reports.actions import request_report, set_letterhead
from pacnam_tasks.reports.content import Signer
from pacnam_tasks.reports.forms import ReportInput
from pacnam_tasks.reports.queries.letterheads import letterhead_of
from tests.conftest import TODAY
from tests.factories import House
from tests.reports.samples import LETTERHEAD


def test_a_head_of_unit_cannot_ask_even_without_the_page(session: Session, house: House, clock: MovingClock) -> None:
    wanted = ReportInput("followup", TODAY, Signer(), "key-of-a-form")

    with pytest.raises(NotAllowed):
        request_report(session, wanted, by=house.lead, clock=clock)


def test_older_documents_keep_the_letterhead_of_their_day(session: Session, clock: MovingClock) -> None:
    set_letterhead(session, LETTERHEAD, date(2020, 1, 1), clock)
    set_letterhead(session, replace(LETTERHEAD, issuer="Đảng ủy xã Cao Minh"), date(2025, 7, 1), clock)

    assert letterhead_of(session, date(2025, 6, 30)) == LETTERHEAD
    assert letterhead_of(session, date(2025, 7, 1)).issuer == "Đảng ủy xã Cao Minh"


def test_a_letterhead_can_be_corrected_on_its_day(session: Session, clock: MovingClock) -> None:
    set_letterhead(session, LETTERHEAD, date(2020, 1, 1), clock)

    set_letterhead(session, replace(LETTERHEAD, place="Bộc Bố"), date(2020, 1, 1), clock)

    assert letterhead_of(session, TODAY).place == "Bộc Bố"
