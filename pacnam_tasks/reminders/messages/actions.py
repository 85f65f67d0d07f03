"""What happens to messages; the caller commits."""

from collections.abc import Collection
from itertools import accumulate
from typing import Any

from sqlalchemy import and_, bindparam, exists, insert, select, update
from sqlalchemy import false as sql_false
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.queries import Pile, in_use, newest, next_to_send, piles
from pacnam_tasks.reminders.messages.rules import Hours, is_time
from pacnam_tasks.reminders.models import Reminder, ungathered
from pacnam_tasks.reminders.rules import LEASE, MAX_TRIES, Channel, Fate, back_off, one_line

AT_ONCE = 20_000


def ready(session: Session, clock: Clock, hours: Hours) -> list[Pile]:
    """What is to become a message now."""
    now = clock.now().astimezone(clock.zone)
    if hours.quiet.covers(now.time()):
        return []
    calendar = calendar_of(session)
    return [pile for pile in piles(session, now.date(), clock.zone) if is_time(pile.waiting, now, hours, calendar)]


def gather(session: Session, clock: Clock, hours: Hours, domain: str, at_most: int = AT_ONCE) -> int:
    """Freeze all that waits for a person on a channel into one message, for whom it is time; how many messages.

    At most so many reminders at once, or those of one message: meanwhile nobody else can write.
    """
    piles = ready(session, clock, hours)
    before_each = accumulate((pile.n for pile in piles), initial=0)
    chosen = [pile for pile, n in zip(piles, before_each, strict=False) if n < at_most]
    if chosen:
        before = newest(session)
        named = [pile.first.message_id(domain) for pile in chosen]
        used = in_use(session, named)
        made = [
            _message(pile, clock, pile.first.message_id(domain, before) if name in used else name)
            for pile, name in zip(chosen, named, strict=True)
        ]
        session.connection().execute(insert(Message), made)
        is_new = (
            col(Message.id) > before,
            col(Message.person_id) == col(Reminder.person_id),
            col(Message.channel) == col(Reminder.channel),
        )
        fetch(
            session,
            update(Reminder)
            .where(*is_new, *ungathered())
            .values(in_message_id=col(Message.id))
            .execution_options(synchronize_session=False),
        )
        _take_over(session, before)
    return len(chosen)


def _take_over(session: Session, before: int) -> None:
    """What still waits in an older message for the same person by the same way leaves in the new one.

    So after days without a way out a person gets one message. What may have left already stays where it is, with what
    was never brought to an end: it could be that which killed its worker.
    """
    new: Any = aliased(Message)
    is_new = and_(new.id > before, new.person_id == col(Message.person_id), new.channel == col(Message.channel))
    never_left = (
        col(Message.id) <= before,
        col(Message.state) == Fate.PLANNED.value,
        col(Message.in_doubt) == sql_false(),
        col(Message.leased_by) == "",
    )
    old = select(col(Message.id), new.id.label("new_id")).join(new, is_new).where(*never_left).subquery("old")
    inside = (col(Reminder.in_message_id) == old.c.id, col(Reminder.state) == Fate.PLANNED.value)
    leaves_in = update(Reminder).where(*inside).values(in_message_id=old.c.new_id)
    fetch(session, leaves_in.execution_options(synchronize_session=False))
    gone = update(Message).where(*never_left, exists().where(is_new)).values(state=Fate.VOID)
    fetch(session, gone.execution_options(synchronize_session=False))


def _message(pile: Pile, clock: Clock, message_id: str) -> dict[str, object]:
    return {
        "person_id": pile.person_id,
        "channel": pile.channel.value,
        "message_id": message_id,
        "state": Fate.PLANNED.value,
        "made_on": clock.today(),
        "made_at": clock.now(),
        "next_try_at": clock.real_now(),
        "attempts": 0,
        "in_doubt": False,
        **dict.fromkeys(("leased_by", "error"), ""),
    }


CLAIMED = ("attempts", "next_try_at", "lease_until", "leased_by", "in_doubt")
_CLAIM = (
    update(Message)
    .where(col(Message.id) == bindparam("of_id"))
    .values({name: bindparam(f"new_{name}", type_=getattr(Message, name).type) for name in CLAIMED})
    .execution_options(synchronize_session=False)
)


def claim(session: Session, worker: str, clock: Clock, closed: Collection[Channel] = ()) -> Message | None:
    """The next message by no closed way, leased to this worker.

    Its try is counted and the next one set before anything is sent. What another worker left behind may have got
    through. One that has been tried to the end, though nobody lived to say so, is given up on the way.
    """
    now = clock.real_now()
    while (message := next_to_send(session, now, closed)) is not None:
        message.in_doubt = message.in_doubt or message.leased_by != ""
        if message.attempts < MAX_TRIES:
            session.expunge(message)
            message.attempts += 1
            message.next_try_at = now + back_off(message.attempts)
            message.lease_until, message.leased_by = now + LEASE, worker
            fetch(session, _CLAIM, {"of_id": message.id} | {f"new_{name}": getattr(message, name) for name in CLAIMED})
            return message
        message.state = Fate.FAILED
        session.add(message)
        end(session, message, Fate.FAILED, clock)
    return None


_SETTLE = (
    update(Message)
    .where(
        col(Message.id) == bindparam("of_id"),
        col(Message.leased_by) == bindparam("worker"),
        col(Message.state) == Fate.PLANNED.value,
    )
    .values(
        state=bindparam("fate"),
        sent_at=bindparam("at", type_=UTCDateTime),
        error=bindparam("words"),
        in_doubt=bindparam("doubt"),
        lease_until=None,
        leased_by="",
    )
    .execution_options(synchronize_session=False)
)
_END = (
    update(Reminder)
    .where(col(Reminder.in_message_id) == bindparam("of_id"), col(Reminder.state) == Fate.PLANNED.value)
    .values(state=bindparam("fate"), sent_at=bindparam("at", type_=UTCDateTime), error=bindparam("words"))
    .execution_options(synchronize_session=False)
)


def settle(
    session: Session, message: Message, fate: Fate, clock: Clock, error: str = "", *, in_doubt: bool = False
) -> bool:
    """Write down how the sending ended, if the lease is still the worker's; `PLANNED` lets it wait for its next try.

    Whether it is `in_doubt` that it did not get through stays with it.
    """
    held = {"worker": message.leased_by, "doubt": message.in_doubt or in_doubt}
    done = fetch(session, _SETTLE, held | _ending(message, fate, clock, error))
    if done.rowcount and fate is not Fate.PLANNED:
        end(session, message, fate, clock, error)
    return bool(done.rowcount)


def end(session: Session, message: Message, fate: Fate, clock: Clock, error: str = "") -> None:
    """The reminders that were to leave in a message end as it does."""
    fetch(session, _END, _ending(message, fate, clock, error))


def _ending(message: Message, fate: Fate, clock: Clock, error: str) -> dict[str, object]:
    sent_at = clock.now() if fate is Fate.SENT else None
    return {"of_id": message.id, "fate": fate.value, "at": sent_at, "words": one_line(error)[:200]}


def drop_out(session: Session, reminder_ids: Collection[int], *, for_ever: bool = True) -> None:
    """These were overtaken and are not sent; what is not so `for_ever` leaves its message, to be planned again once it
    is in force again.
    """
    if reminder_ids:
        gone = update(Reminder).where(col(Reminder.id).in_(sorted(reminder_ids)))
        values: dict[str, Any] = {"state": Fate.VOID} | ({} if for_ever else {"in_message_id": None})
        fetch(session, gone.values(values).execution_options(synchronize_session=False))
