"""Who may ask for a report."""

import pytest
from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.errors import NotAllowed
from pacnam_tasks.reports.actions import request_report
from pacnam_tasks.reports.document import Signer
from pacnam_tasks.reports.forms import ReportInput
from tests.conftest import TODAY
from tests.factories import House


def test_a_head_of_unit_cannot_ask_even_without_the_page(session: Session, house: House, clock: MovingClock) -> None:
    wanted = ReportInput("followup", TODAY, Signer(), "key-of-a-form")

    with pytest.raises(NotAllowed):
        request_report(session, wanted, by=house.lead, clock=clock)
