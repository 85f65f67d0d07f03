"""What happens to the outbox and the inbox; the caller commits."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from pacnam_tasks.accounts.links.rules import Link
from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import UTCDateTime, fetch
from pacnam_tasks.reminders.messages.models import Message
from pacnam_tasks.reminders.messages.rules import Quiet
from pacnam_tasks.reminders.models import KEY, Heartbeat, Lease, Reminder, in_inbox, unread
from pacnam_tasks.reminders.queries import inbox, outbox
from pacnam_tasks.reminders.queries.grounds import GONE
from pacnam_tasks.reminders.queries.open_days import DAY
from pacnam_tasks.reminders.rules import (
    ASKS_FOR_REPORT,
    CHANGES,
    OF_THE_WORK,
    OWN_WAYS,
    SINCE,
    STUCK_AFTER,
    TAKES_BACK,
    WHILE_IT_STANDS,
    Channel,
    Fate,
    Matter,
)

NOW: Any = bindparam("at_now", type_=UTCDateTime)


def plan(session: Session, clock: Clock, day: date, ways: Collection[Channel] = OWN_WAYS) -> int:
    """Put every reminder in force on `day` into the outbox, each once for ever, by the open ways; how many are new.

    Unread notices whose ground has gone become void. What became void, by mail before it left, and is in force again,
    is new again.
    """
    gone = update(Reminder).where(*GONE).values(state=Fate.VOID).execution_options(synchronize_session=False)
    fetch(session, gone, {DAY.key: day})
    _make_way(session, day, ways)
    missing = outbox.not_yet_planned(session, day, ways)
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        fetch(session, text("SET LOCAL work_mem = '64MB'"))  # else it sorts on the disk
    before = int(fetch(session, select(func.coalesce(func.max(col(Reminder.id)), 0))).scalar_one())
    put = _put(missing.statement, postgresql.insert if is_postgresql else sqlite.insert)
    added = int(fetch(session, put, missing.values | {NOW.key: clock.now()}).rowcount)
    if added:
        _replace_older_notices(session, before)
    return added


def _make_way(session: Session, day: date, ways: Collection[Channel]) -> None:
    """What became void, never left, and is in force again makes way to be planned anew: nobody was told of a message
    that never left, but a notice stood where its reader could see it, and stays in the ledger.
    """
    if outbox.is_any_back(session, day):
        again = outbox.planned_again(session, day, ways)
        is_back = col(Reminder.id).in_(again.statement)
        retired = update(Reminder).where(in_inbox(), is_back).values(state=Fate.REPLACED, retired=col(Reminder.id))
        for made_way in (retired, delete(Reminder).where(is_back)):
            fetch(session, made_way.execution_options(synchronize_session=False), again.values)


@lru_cache(maxsize=outbox.KEPT)
def _put(missing: Any, insert: Any) -> Any:
    """What is missing becomes rows, the most urgent last, each once for ever."""
    due = missing.subquery("missing")
    is_inbox = due.c.channel == Channel.INBOX.value
    values = {
        **{name: due.c[name] for name in ("task_id", *KEY, "working_days")},
        "state": case((is_inbox, literal(Fate.SENT.value, String)), else_=literal(Fate.PLANNED.value, String)),
        "planned_on": DAY,
        "planned_at": NOW,
        "sent_at": case((is_inbox, NOW), else_=null()),
        "error": literal("", String),
        "retired": literal(0, Integer),
    }
    lasts = case((due.c.matter.in_(sorted(SINCE)), 0), else_=1)
    most_urgent_last = (lasts, due.c.rung, due.c.occurrence.desc(), due.c.matter_id.desc(), due.c.person_id)
    rows = select(*(value.label(name) for name, value in values.items())).order_by(*most_urgent_last)
    once = insert(Reminder).from_select(list(values), rows).on_conflict_do_nothing()
    return once.execution_options(preserve_rowcount=True)


def tell_of_report(session: Session, report_id: int, day: date, people: Collection[int], clock: Clock) -> None:
    """Put into the inbox of each person that a report of this day was prepared."""
    about: dict[str, Any] = {
        "matter": Matter.REPORT,
        "matter_id": report_id,
        "rung": 0,
        "occurrence": day,
        "channel": Channel.INBOX,
    }
    at: dict[str, Any] = {
        "state": Fate.SENT,
        "planned_on": clock.today(),
        "planned_at": clock.now(),
        "sent_at": clock.now(),
    }
    session.add_all(Reminder(person_id=one, **about, **at) for one in people)


def _replace_older_notices(session: Session, before: int) -> None:
    """Unread notices give way to what was planned since then for the same person about the same; of changes the earlier
    to the later, though both were planned at once.
    """
    newer: Any = aliased(Reminder)
    since_then = newer.id + 0 > before  # not by the range of ids: that would be read anew for each notice
    same_person = (since_then, newer.person_id == col(Reminder.person_id), *unread(newer))
    is_older = col(Reminder.id) <= before
    same_thing = and_(newer.matter == col(Reminder.matter), newer.matter_id == col(Reminder.matter_id))
    as_work = and_(newer.matter.in_(sorted(OF_THE_WORK)), col(Reminder.matter).in_(sorted(OF_THE_WORK)))
    of_older = and_(is_older, or_(as_work, same_thing))
    of_task = exists().where(
        *same_person, newer.task_id == col(Reminder.task_id), or_(of_older, _takes_its_place(newer))
    )
    of_field = exists().where(*same_person, newer.task_id.is_(None), same_thing)
    is_replaced = or_(of_task, and_(is_older, col(Reminder.task_id).is_(None), of_field))
    is_asked = or_(is_older, col(Reminder.matter).in_(sorted(CHANGES)))
    gives_way = update(Reminder).where(*unread(), is_asked, is_replaced)
    fetch(session, gives_way.values(state=Fate.REPLACED).execution_options(synchronize_session=False))


def _takes_its_place(newer: Any) -> ColumnElement[bool]:
    """Whether a later change says the same anew, takes back what the earlier says, or ends all that was said before;
    what is told only while it stands goes by that.
    """
    matter = col(Reminder.matter)
    again = and_(matter.in_(sorted(CHANGES)), newer.matter == matter)
    back = (and_(matter.in_(sorted(pair)), newer.matter.in_(sorted(pair))) for pair in TAKES_BACK)
    ends_all = and_(matter.in_(sorted(CHANGES - WHILE_IT_STANDS)), newer.matter == Matter.REVOKED.value)
    return and_(newer.matter_id > col(Reminder.matter_id), or_(again, *back, ends_all))


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


def beat(session: Session, clock: Clock, quiet: Quiet) -> None:
    """Note that the scheduler lives, and whether it sees a message that it could not send for too long, the quiet
    hours apart.
    """
    session.merge(Heartbeat(name=inbox.SCHEDULER, seen_at=clock.real_now()))
    oldest = fetch(session, _OLDEST_WAITING).scalar_one()
    if oldest is None:
        return
    since, until = (at.astimezone(clock.zone) for at in (oldest, clock.now()))
    if quiet.open_time(since, until) > STUCK_AFTER:
        session.merge(Heartbeat(name=inbox.STUCK, seen_at=clock.real_now()))


_OLDEST_WAITING = select(func.min(col(Message.made_at), type_=UTCDateTime())).where(col(Message.state) == Fate.PLANNED)


def mark_read(session: Session, person_id: int, clock: Clock, *, notice_id: int) -> bool:
    """Note that the person has read one notice; False if it is not theirs."""
    mine = (col(Reminder.person_id) == person_id, col(Reminder.channel) == Channel.INBOX)
    found = fetch(session, select(col(Reminder.id)).where(*mine, col(Reminder.id) == notice_id)).first()
    if found is not None:
        is_new = (col(Reminder.id) == notice_id, *unread())
        fetch(session, update(Reminder).where(*is_new).values(read_at=clock.now()))
    return found is not None


def mark_all_read(session: Session, person_id: int, clock: Clock, *, until: int | None = None) -> int:
    """Note that the person has read every notice, up to the newest one that was counted; how many were unread."""
    theirs = [col(Reminder.person_id) == person_id, *unread()]
    if until is not None:
        theirs.append(col(Reminder.id) <= until)
    done = fetch(session, update(Reminder).where(*theirs).values(read_at=clock.now()))
    return int(done.rowcount)


def mark_opened(session: Session, link: Link, by: Actor, clock: Clock) -> None:
    """Note that who has reported by a link has opened the mail that brought it, with all that left in that mail, and
    read the notice of the same occasion.

    For a saved report alone: programmes that look through mail fetch each address in it, so a page that was fetched
    does not say that anybody saw it. A link on a printed list was in no mail and marks nothing.
    """
    of_link = (
        col(Reminder.person_id) == by.person_id,
        col(Reminder.task_id) == link.task_id,
        col(Reminder.rung) == link.rung,
        col(Reminder.planned_on) == link.on,
        col(Reminder.matter).in_(sorted(ASKS_FOR_REPORT)),
    )
    mails = select(col(Message.id)).where(
        col(Message.person_id) == by.person_id, col(Message.channel) == Channel.EMAIL, col(Message.made_on) >= link.on
    )
    bearers = select(col(Reminder.in_message_id)).where(*of_link, col(Reminder.in_message_id).in_(mails))
    in_mail = (
        col(Reminder.in_message_id).in_(bearers),
        col(Reminder.state) != Fate.VOID,
        col(Reminder.read_at).is_(None),
    )
    for opened in (in_mail, (*of_link, *unread())):
        now_read = update(Reminder).where(*opened).values(read_at=clock.now())
        fetch(session, now_read.execution_options(synchronize_session=False))
