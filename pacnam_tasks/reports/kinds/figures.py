"""What the reports on figures are written from: those of a day, or of a period."""

from dataclasses import replace

from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.kinds.kind import Asked
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.queries.of_period import earlier, follow_up_of
from pacnam_tasks.reports.queries.within import day_before


def figures(asked: Asked, symbol: str = "BC") -> FollowUpFigures:
    """The figures asked for, of a unit what it leads, under the letterhead of a type of document."""
    session, day, signer, unit_id = asked.session, asked.document_on, asked.signer, asked.unit_id
    if asked.picture is not None:
        found = follow_up_of(session, asked.picture, asked.when.zone, document_on=day, signer=signer, unit_id=unit_id)
        found = replace(found, before=earlier(session, asked.picture, asked.clock, unit_id))
    else:
        found = follow_up(
            session, SEES_ALL, asked.when, document_on=day, signer=signer, unit_id=unit_id, span=asked.span
        )
        if asked.span is not None:
            found = replace(found, before=day_before(session, SEES_ALL, asked.when, asked.span, unit_id))
    return replace(found, letterhead=asked.frame(symbol).letterhead)
