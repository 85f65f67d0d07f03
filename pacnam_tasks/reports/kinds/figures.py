"""What the reports on figures are written from: those of a day, or of a period."""

from dataclasses import replace

from pacnam_tasks.reports.access import SEES_ALL
from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.kinds.kind import Asked
from pacnam_tasks.reports.queries.figures import follow_up
from pacnam_tasks.reports.queries.of_period import earlier, follow_up_of


def figures(asked: Asked, symbol: str = "BC") -> FollowUpFigures:
    """The figures asked for, under the letterhead of a type of document."""
    if asked.picture is not None:
        found = follow_up_of(
            asked.session, asked.picture, asked.when.zone, document_on=asked.document_on, signer=asked.signer
        )
        found = replace(found, before=earlier(asked.session, asked.picture, asked.clock))
    else:
        found = follow_up(asked.session, SEES_ALL, asked.when, document_on=asked.document_on, signer=asked.signer)
    return replace(found, letterhead=asked.frame(symbol).letterhead)
