"""What happens to messages; the caller commits."""

from collections.abc import Collection

from sqlalchemy import insert, update
from sqlmodel import Session, col

from pacnam_tasks.calendar.queries import calendar_of
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import fetch
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.queries import Pile, newest, next_to_send, piles
from pacnam_tasks.reminders.messages.rules import Hours, is_time
from pacnam_tasks.reminders.models import Reminder, ungathered
from pacnam_tasks.reminders.rules import LEASE, MAX_TRIES, Channel, Fate, back_off, one_line


def ready(session: Session, clock: Clock, hours: Hours) -> list[Pile]:
    """What is to become a message now."""
    now = clock.now().astimezone(clock.zone)
    if hours.quiet.covers(now.time()):
        return []
    calendar = calendar_of(session)
    return [pile for pile in piles(session, now.date()) if is_time(pile.waiting, now, hours, calendar)]


def gather(session: Session, clock: Clock, hours: Hours, domain: str) -> int:
    """Freeze all that waits for a person on a channel into one message, for whom it is time; how many messages."""
    made = [_message(pile, clock, domain) for pile in ready(session, clock, hours)]
    if made:
        before = newest(session)
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
    return len(made)


def _message(pile: Pile, clock: Clock, domain: str) -> dict[str, object]:
    return {
        "person_id": pile.person_id,
        "channel": pile.channel.value,
        "message_id": pile.first.message_id(domain),
        "state": Fate.PLANNED.value,
        "made_on": clock.today(),
        "made_at": clock.now(),
        "next_try_at": clock.real_now(),
        "attempts": 0,
        **dict.fromkeys(("leased_by", "error"), ""),
    }


def claim(session: Session, worker: str, clock: Clock, closed: Collection[Channel] = ()) -> Message | None:
    """The next message by no closed way, leased to this worker.

    Its try is counted and the next one set before anything is sent. One that has been tried to the end, though nobody
    lived to say so, is given up on the way.
    """
    now = clock.real_now()
    while (message := next_to_send(session, now, closed)) is not None:
        if message.attempts < MAX_TRIES:
            message.attempts += 1
            message.next_try_at = now + back_off(message.attempts)
            message.lease_until, message.leased_by = now + LEASE, worker
            session.add(message)
            session.flush()
            return message
        message.state = Fate.FAILED
        session.add(message)
        end(session, message, Fate.FAILED, clock)
    return None


def settle(session: Session, message: Message, fate: Fate, clock: Clock, error: str = "") -> bool:
    """Write down how the sending ended, if the lease is still the worker's; `PLANNED` lets it wait for its next try."""
    held = (col(Message.id) == message.id, col(Message.leased_by) == message.leased_by)
    done = fetch(
        session,
        update(Message)
        .where(*held, col(Message.state) == Fate.PLANNED)
        .values(
            state=fate,
            sent_at=clock.now() if fate is Fate.SENT else None,
            error=one_line(error)[:200],
            lease_until=None,
            leased_by="",
        ),
    )
    if done.rowcount and fate is not Fate.PLANNED:
        end(session, message, fate, clock, error)
    return bool(done.rowcount)


def end(session: Session, message: Message, fate: Fate, clock: Clock, error: str = "") -> None:
    """The reminders that were to leave in a message end as it does."""
    inside = (col(Reminder.in_message_id) == message.id, col(Reminder.state) == Fate.PLANNED)
    sent_at = clock.now() if fate is Fate.SENT else None
    values = {"state": fate, "sent_at": sent_at, "error": one_line(error)[:200]}
    fetch(session, update(Reminder).where(*inside).values(values))


def drop_out(session: Session, reminder_ids: Collection[int]) -> None:
    """These were overtaken and leave their message."""
    if reminder_ids:
        gone = update(Reminder).where(col(Reminder.id).in_(sorted(reminder_ids)))
        fetch(session, gone.values(state=Fate.VOID).execution_options(synchronize_session=False))
