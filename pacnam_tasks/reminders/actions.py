"""What happens to the outbox and the inbox; the caller commits."""

from datetime import date, datetime, timedelta

from sqlalchemy import String, case, literal, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.reminders.ladder.queries import ladder_of
from pacnam_tasks.reminders.models import Heartbeat, Lease, Reminder
from pacnam_tasks.reminders.queries import inbox, outbox
from pacnam_tasks.reminders.rules import SINCE, Channel, Fate


def plan(session: Session, clock: Clock, day: date) -> int:
    """Put every reminder in force on `day` into the outbox, each once for ever; how many are new."""
    due = outbox.not_yet_planned(ladder_of(session), day).subquery("missing")
    is_inbox = due.c.channel == Channel.INBOX.value
    now = literal(clock.now(), UTCDateTime)
    values = {
        **{name: due.c[name] for name in ("task_id", *outbox.KEY)},
        "state": case((is_inbox, literal(Fate.SENT.value, String)), else_=literal(Fate.PLANNED.value, String)),
        "planned_on": literal(day),
        "planned_at": now,
        "sent_at": case((is_inbox, now), else_=null()),
        "error": literal("", String),
    }
    lasts = case((due.c.matter.in_(sorted(SINCE)), 0), else_=1)
    most_urgent_last = (lasts, due.c.rung, due.c.occurrence.desc(), due.c.matter_id.desc(), due.c.person_id)
    rows = select(*(value.label(name) for name, value in values.items())).order_by(*most_urgent_last)
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    once = make(Reminder).from_select(list(values), rows).on_conflict_do_nothing()
    return int(fetch(session, once.execution_options(preserve_rowcount=True)).rowcount)


def take_lease(session: Session, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Whether this holder has the work to itself until `now + length` (real time)."""
    lease = session.get(Lease, name)
    if lease is None:
        lease = Lease(name=name, holder=holder, until=now)
    elif lease.holder != holder and now < lease.until <= now + length:
        return False
    lease.holder, lease.until = holder, now + length
    session.add(lease)
    return True


def beat(session: Session, clock: Clock) -> None:
    """Note that the scheduler lives."""
    session.merge(Heartbeat(name=inbox.SCHEDULER, seen_at=clock.real_now()))


def mark_read(session: Session, person_id: int, clock: Clock, *, notice_id: int) -> bool:
    """Note that the person has read one notice; False if it is not theirs."""
    mine = (col(Reminder.person_id) == person_id, col(Reminder.channel) == Channel.INBOX)
    found = fetch(session, select(col(Reminder.id)).where(*mine, col(Reminder.id) == notice_id)).first()
    if found is not None:
        unread = (col(Reminder.id) == notice_id, col(Reminder.read_at).is_(None))
        fetch(session, update(Reminder).where(*unread).values(read_at=clock.now()))
    return found is not None


def mark_all_read(session: Session, person_id: int, clock: Clock, *, until: int | None = None) -> int:
    """Note that the person has read every notice, up to the newest one shown; how many were unread."""
    unread = [
        col(Reminder.person_id) == person_id,
        col(Reminder.channel) == Channel.INBOX,
        col(Reminder.read_at).is_(None),
    ]
    if until is not None:
        unread.append(col(Reminder.id) <= until)
    done = fetch(session, update(Reminder).where(*unread).values(read_at=clock.now()))
    return int(done.rowcount)
