"""An entry is corrected, never silently: it stays, and the erratum beside it says who, when, why, from what to what.

The history of past days stays as it was known. A correction is no report: the task stays as silent as it was.
"""

from typing import Any

from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock, local_day
from pacnam_tasks.core.errors import Conflict, NotAllowed, Refused
from pacnam_tasks.core.form_fields import check_measure
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.history import queries as history
from pacnam_tasks.progress.actions import figure_of
from pacnam_tasks.progress.errata import queries
from pacnam_tasks.progress.errata.access import corrector
from pacnam_tasks.progress.errata.forms import Correction
from pacnam_tasks.progress.errata.queries import Entry
from pacnam_tasks.progress.errata.rules import FIGURE, Said, changes, parts_of
from pacnam_tasks.progress.queries import last_figure_seq
from pacnam_tasks.progress.rules import may_withdraw
from pacnam_tasks.tasks.actions import NOT_CHECKED, Deed, change_task, note_beside, saved_id
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.tasks.rules.facts import State
from pacnam_tasks.tasks.rules.moves import Act
from pacnam_tasks.tasks.sentences import why_not


def correct(
    session: Session, task: Task, seq: int, sent: Correction, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """Set the entry of the event `seq` right.

    The task's number follows only where it comes from this entry; an opinion on it is then void. Raises NotFound,
    NotAllowed, Refused by field, or Conflict where the entry was corrected since the form was made.
    """
    entry = queries.entry_of(session, saved_id(task), seq)
    right = corrector(by, task, entry.author_unit_id)
    if right is None:
        raise NotAllowed(why_not(Act.CORRECT, by, task))
    _check_settled(session, task, entry, clock)
    if entry.holds != sent.holds:
        raise Conflict
    check_measure(sent.said.quantity, sent.measure, task.measure, "quantity")
    old, new = changes(entry.said, sent.said)
    _check_change(entry.said, sent.said, new)
    number = figure_of(task, sent.said.quantity, sent.said.percent, sure=sent.sure) if FIGURE in parts_of(new) else {}
    data = {"entry": seq, "entry_on": local_day(entry.at, clock.zone), "old": old, "new": new, "reason": sent.reason}
    deed = Deed("corrected", right, data, key, effective_on=entry.effective_on, quiet=True)
    if not number or not _is_in_force(session, task, entry):
        note_beside(session, task, deed, clock)
        return
    void = NOT_CHECKED if task.state == State.SUBMITTED else {}
    change_task(session, task, deed, clock, **number, **void)


def is_repeat(session: Session, task: Task, seq: int, sent: Correction, key: str) -> bool:
    """Whether the form with this one-time key has made this erratum; raises Conflict when it said something else."""
    said = {"entry": seq, "reason": sent.reason}
    if not history.already_said(session, key, saved_id(task), "corrected", said):
        return False
    first = history.with_key(session, key)
    then = queries.entry_of(session, saved_id(task), seq).said_at(first.seq if first else 0)
    if (then.figure, then.note) != (sent.said.figure, sent.said.note):
        raise Conflict
    return True


def _check_settled(session: Session, task: Task, entry: Entry, clock: Clock) -> None:
    """While the last report can still be withdrawn, the number before it may come back: errata wait until then."""
    if entry.is_withdrawn:
        raise Refused(_("This entry was withdrawn; there is nothing to correct."))
    last = queries.last_recorded_at(session, saved_id(task))
    if last is not None and may_withdraw(last, clock.now()):
        raise Refused(_("The last update can still be withdrawn for 10 minutes. Please correct the entry afterwards."))


def _check_change(old: Said, said: Said, new: dict[str, Any]) -> None:
    name = next(iter(said.figure), "")
    if said.figure and not old.figure:
        raise Refused({name: _("This entry brought no figure. Please report a new figure by an update.")})
    if old.figure and not said.figure:
        missing = next(iter(old.figure))
        raise Refused({missing: _("Please enter the right figure; where it was right, leave it as it stands.")})
    if not new:
        raise Refused(_("Nothing differs from what is recorded. Please change the figure or the note."))


def _is_in_force(session: Session, task: Task, entry: Entry) -> bool:
    """Whether the task's number comes from this entry."""
    if task.has_parts or last_figure_seq(session, saved_id(task)) != entry.seq:
        return False
    before = figure_of(task, entry.said.quantity, entry.said.percent, sure=True)
    return all(getattr(task, name) == value for name, value in before.items())
