"""Today's summary equals a count made task by task."""

from decimal import Decimal

from sqlmodel import Session

from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.progress.actions import report_progress
from pacnam_tasks.progress.forms import UpdateInput
from pacnam_tasks.tasks import summary
from pacnam_tasks.tasks.queries.counts import AsOf
from tests.conftest import TODAY
from tests.factories import House, make_parts, make_task
from tests.tasks.cases import judged
from tests.tasks.recounted import all_facts


def test_the_summary_follows_every_change(session: Session, house: House, clock: MovingClock) -> None:
    make_task(session, house, clock)
    summary.refresh(session, TODAY)
    task = make_task(session, house, clock)
    part, _other = make_parts(session, house, clock, task)
    sent = UpdateInput(version=part.version, key="key-of-form", quantity=Decimal(40))

    report_progress(session, part, sent, [], by=house.commune, clock=clock)

    recount = summary.gather(all_facts(session, AsOf(TODAY, TODAY, clock.zone)), judged(TODAY))
    assert task.percent == 20
    assert summary.cells_of(session, TODAY) == recount
