"""What the timetable does for reminders; safe to run from several processes."""

import logging
from collections import Counter
from collections.abc import Callable

from flask import Flask

from pacnam_tasks.core.web import clock, database, settings
from pacnam_tasks.reminders import actions
from pacnam_tasks.reminders.channels.open_ways import opened, ways_of
from pacnam_tasks.reminders.delivery import Delivery, new_worker
from pacnam_tasks.reminders.messages import actions as messages
from pacnam_tasks.reminders.messages.hours import hours_of
from pacnam_tasks.reminders.messages.rules import Hours
from pacnam_tasks.reminders.queries import outbox
from pacnam_tasks.reminders.queries.grounds import has_lost_grounds
from pacnam_tasks.reminders.rules import PLANNING_LEASE, Fate, domain_of

logger = logging.getLogger(__name__)
PLANNER = new_worker()


def plan_today(app: Flask, planner: str = PLANNER) -> int:
    """Plan what is due today; of several schedulers one does. How many reminders are new."""
    with app.app_context():
        today, now, ways = clock().today(), clock().real_now(), ways_of(settings())
        with database().reading() as session:
            if outbox.is_all_planned(session, today, ways) and not has_lost_grounds(session, today):
                return 0
        with database().writing() as session:
            if not actions.take_lease(session, "planning", planner, now, PLANNING_LEASE):
                return 0
            added = actions.plan(session, clock(), today, ways)
    logger.info("%d reminders planned for %s", added, today)
    return added


def plan_and_gather(app: Flask, planner: str = PLANNER) -> int:
    """Plan what is due today, then make messages of what waits; how many messages are new.

    Never the other way round: who has had the message of the day gets what is planned after it on the next working day.
    """
    plan_today(app, planner)
    with app.app_context(), database().reading() as session:
        is_ready = bool(messages.ready(session, clock(), hours_of(settings())))
        is_planned = is_ready and outbox.is_all_planned(session, clock().today(), ways_of(settings()))
    return gather_waiting(app, planner) if is_planned else 0


def gather_waiting(app: Flask, planner: str = PLANNER) -> int:
    """Make messages of what waits, for whom it is time, some at a time so that people can write in between.

    Of several schedulers one does. How many messages are new.
    """
    with app.app_context():
        hours, domain = hours_of(settings()), domain_of(settings().mail_from)
        made = 0
        while _are_ready(hours):
            with database().writing() as session:
                if not actions.take_lease(session, "planning", planner, clock().real_now(), PLANNING_LEASE):
                    break
                made += messages.gather(session, clock(), hours, domain)
    if made:
        logger.info("%d messages made", made)
    return made


def _are_ready(hours: Hours) -> bool:
    with database().reading() as session:
        return bool(messages.ready(session, clock(), hours))


def deliver_waiting(app: Flask, stopping: Callable[[], bool] = lambda: False) -> Counter[Fate]:
    """Send the messages whose turn it is, until the quiet hours begin; how each try ended."""
    with app.app_context(), opened(settings(), clock(), database()) as ways:
        ends = Delivery(database(), clock(), ways).run(lambda: stopping() or is_quiet())
    if ends:
        logger.info("messages: %s", ", ".join(f"{n} {fate}" for fate, n in sorted(ends.items())))
    return ends


def is_quiet() -> bool:
    """Whether these are quiet hours, in which nothing leaves, by whatever way."""
    return hours_of(settings()).quiet.covers(clock().now().astimezone(clock().zone).time())


def beat(app: Flask) -> None:
    """Note that the scheduler lives."""
    with app.app_context(), database().writing() as session:
        actions.beat(session, clock(), hours_of(settings()).quiet)
