"""What a printed document is today, in a sentence."""

from collections.abc import Iterable

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.web import local_time
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.reports.kinds.registry import KINDS
from pacnam_tasks.reports.trace.queries import Paper
from pacnam_tasks.reports.wording import number_line


def standing(paper: Paper, *, is_replaced: bool) -> tuple[str, list[str]]:
    """How the paper stands (`ok`, `wn` or nothing special), and what is to be said of it."""
    sentences = list(_said(paper))
    if is_replaced:
        sentences.append(_("It has been replaced: another document in force takes its place."))
    void = paper.taken is not None and paper.taken.voided_at is not None
    is_in_force = paper.printed.number is not None and not void and not is_replaced
    return ("ok" if is_in_force else "wn" if paper.taken is not None else ""), sentences


def _said(paper: Paper) -> Iterable[str]:
    taken = paper.taken
    if taken is None:
        is_issued = KINDS[paper.report.kind].is_issued
        yield _("A draft: it has no number and is not signed.") if is_issued else _("This document takes no number.")
        return
    named = {"number": number_line(taken.symbol, taken.number), "day": dmy(taken.document_on)}
    if paper.printed.number is None:
        yield _("This paper is the draft of %(number)s, %(day)s; what was issued bears the number.", **named)
    elif taken.voided_at is None:
        yield _("This is the issued document %(number)s, %(day)s.", **named)
    else:
        yield _("This was the issued document %(number)s, %(day)s.", **named)
    if taken.voided_at is not None:
        at = local_time(taken.voided_at)
        yield _(
            "Its number was voided on %(day)s at %(time)s: %(reason)s",
            day=dmy(at.date()),
            time=f"{at:%H:%M}",
            reason=taken.void_reason,
        )
