"""Loading the demonstration: in one transaction, so that there is all of it or nothing."""

from dataclasses import dataclass
from datetime import time

from sqlalchemy import update
from sqlmodel import Session

from pacnam_tasks.accounts.actions import hash_password
from pacnam_tasks.accounts.inviting.actions import readable_password
from pacnam_tasks.accounts.models import Account
from pacnam_tasks.config import Settings
from pacnam_tasks.core import migrate
from pacnam_tasks.core.clock import MovingClock, SystemClock, local_day, set_clock
from pacnam_tasks.core.db import Database, fetch
from pacnam_tasks.core.errors import Refused
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.demo import password, queries
from pacnam_tasks.demo.acts.play import play
from pacnam_tasks.demo.acts.scene import Stage
from pacnam_tasks.demo.days_off import keep_calendar
from pacnam_tasks.demo.house import PLAN_CODE, furnish
from pacnam_tasks.demo.indicators import confirm_and_link, publish
from pacnam_tasks.demo.plan import ASSIGNED_BY, conference_at, hand_out
from pacnam_tasks.demo.queries import MARK, Contents, contents
from pacnam_tasks.demo.saved import save_views
from pacnam_tasks.demo.script import acts_until
from pacnam_tasks.history.actions import Happening, record
from pacnam_tasks.progress.jobs import store_in
from pacnam_tasks.tasks import summary

OPENED_AT = time(13, 30)


@dataclass(frozen=True)
class Loaded:
    """What has been loaded, and the clock from which time goes on."""

    tasks: int
    parts: int
    events: int
    clock: SystemClock


def load(database: Database, settings: Settings) -> Loaded:
    """Load the demonstration, in place of an earlier one; raises Refused when anything else is there."""
    _refuse_outside_demonstration(settings)
    found = _bring_up(database)
    if found is Contents.OTHER:
        raise Refused(_("The database holds data that are not the demonstration's. They were left as they are."))
    if found is Contents.DEMONSTRATION:
        migrate.downgrade(database, "base")
        migrate.upgrade(database)
    return _fill(database, settings)


def load_if_empty(database: Database, settings: Settings) -> Loaded | None:
    """Load the demonstration into an empty database; otherwise only see to it that a given password is in force."""
    _refuse_outside_demonstration(settings)
    found = _bring_up(database)
    if found is Contents.NOTHING:
        return _fill(database, settings)
    if found is Contents.DEMONSTRATION:
        _renew_password(database, settings)
    return None


def _refuse_outside_demonstration(settings: Settings) -> None:
    if not settings.demo:
        raise Refused(_("The demonstration is loaded only where PACNAM_DEMO=1 is set."))


def _bring_up(database: Database) -> Contents:
    if not migrate.is_current(database):
        migrate.upgrade(database)
    with database.reading() as session:
        return contents(session)


def _fill(database: Database, settings: Settings) -> Loaded:
    assert settings.clock is not None  # noqa: S101  # a demonstration has one
    clock = MovingClock(settings.clock, settings.zone)
    if settings.clock < conference_at(ASSIGNED_BY, clock):
        raise Refused(_("PACNAM_CLOCK must lie after the conference of 07/07/2023, 16:00."))
    chosen = settings.demo_password or password.kept(settings.data_dir) or readable_password()
    with database.writing() as session:
        if contents(session) is not Contents.NOTHING:
            raise Refused(_("Somebody else has just loaded data. They were left as they are."))
        _live_through(session, clock, settings, hash_password(chosen))
        sizes = queries.sizes(session)
        password.keep(settings.data_dir, chosen)
    set_to = set_clock(settings.clock, settings.data_dir, settings.zone)
    return Loaded(sizes["task"], sizes.get("part", 0), sizes["events"], set_to)


def _live_through(session: Session, clock: MovingClock, settings: Settings, password_hash: str) -> None:
    assert settings.clock is not None  # noqa: S101
    clock.move_to(conference_at(OPENED_AT, clock))
    mark = Happening(kind="loaded", at=clock.now(), effective_on=clock.today(), data={MARK: PLAN_CODE})
    record(session, [mark])
    house = furnish(session, password_hash)
    keep_calendar(session, clock)
    publish(session, house, clock)
    hand_out(session, house, clock)
    confirm_and_link(session, clock)
    save_views(session, clock)
    play(Stage(session, house, clock, store_in(settings.data_dir)), acts_until(settings.clock, settings.zone))
    summary.refresh(session, local_day(settings.clock, settings.zone))


def _renew_password(database: Database, settings: Settings) -> None:
    given = settings.demo_password
    if given is None or given == password.kept(settings.data_dir):
        return
    with database.writing() as session:
        fetch(session, update(Account).values(password_hash=hash_password(given)))
        password.keep(settings.data_dir, given)
