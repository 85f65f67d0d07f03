"""Every feature's pages and commands."""

from flask import Flask

from pacnam_tasks.accounts.acting.views import bp as acting
from pacnam_tasks.accounts.actions import ON_SIGN_OUT
from pacnam_tasks.accounts.commands import accounts as accounts_command
from pacnam_tasks.accounts.inviting.queries import FIELD_IDS
from pacnam_tasks.accounts.leaving.actions import LETTING_GO, end_posts
from pacnam_tasks.accounts.leaving.queries import acting_in, lost_with_unit
from pacnam_tasks.accounts.links.views import bp as links
from pacnam_tasks.accounts.views import bp as accounts
from pacnam_tasks.calendar.actions import ON_CHANGE
from pacnam_tasks.calendar.page import notice as calendar_notice
from pacnam_tasks.calendar.views import bp as calendar
from pacnam_tasks.decisions.course.views import bp as course
from pacnam_tasks.decisions.delegation.views import bp as delegation
from pacnam_tasks.decisions.directions.queries.unanswered import owed_by_unit
from pacnam_tasks.decisions.directions.views import bp as directions
from pacnam_tasks.decisions.extensions.views import bp as extensions
from pacnam_tasks.decisions.handover.views import bp as handover
from pacnam_tasks.decisions.overruling.views import bp as overruling
from pacnam_tasks.decisions.paths.views import bp as paths
from pacnam_tasks.decisions.refusals.views import bp as refusals
from pacnam_tasks.decisions.reviews.views import bp as reviews
from pacnam_tasks.decisions.views import bp as decisions
from pacnam_tasks.decisions.waiting.glance import MORE
from pacnam_tasks.decisions.waiting.sections import SECTIONS
from pacnam_tasks.demo.commands import demo
from pacnam_tasks.history.commands import history
from pacnam_tasks.indicators import telling as indicators_told
from pacnam_tasks.indicators.queries.definitions import answered_for_by
from pacnam_tasks.indicators.views import AFTER_ENTRY
from pacnam_tasks.indicators.views import bp as indicators
from pacnam_tasks.meetings.queries.held import day_of_meeting
from pacnam_tasks.meetings.views import bp as meetings
from pacnam_tasks.operations.bulk.commands import bulk
from pacnam_tasks.operations.health import bp as operations
from pacnam_tasks.operations.migration import db
from pacnam_tasks.operations.serve import serve
from pacnam_tasks.periods.commands import periods as periods_command
from pacnam_tasks.periods.telling import after_values, day_of_period
from pacnam_tasks.periods.telling import notice as period_notice
from pacnam_tasks.periods.telling import on_the_page as locked_on_the_page
from pacnam_tasks.periods.views import bp as periods
from pacnam_tasks.plans.queries import field_ids
from pacnam_tasks.progress.by_link.opening import ON_REPORT
from pacnam_tasks.progress.by_link.views import bp as by_link
from pacnam_tasks.progress.errata.views import bp as errata
from pacnam_tasks.progress.home_page import NOTICES
from pacnam_tasks.progress.notes.views import bp as notes
from pacnam_tasks.progress.obstacles.views import bp as obstacles
from pacnam_tasks.progress.past_day.views import bp as past_day
from pacnam_tasks.progress.printed_links.views import bp as printed_links
from pacnam_tasks.progress.task_page import ADDITIONS
from pacnam_tasks.progress.views import bp as progress
from pacnam_tasks.reminders.actions import mark_opened
from pacnam_tasks.reminders.commands import reminders as reminders_command
from pacnam_tasks.reminders.devices.actions import forget_browser
from pacnam_tasks.reminders.devices.actions import let_go as forget_devices
from pacnam_tasks.reminders.devices.views import bp as devices
from pacnam_tasks.reminders.digest.views import bp as digest
from pacnam_tasks.reminders.failures.views import bp as system
from pacnam_tasks.reminders.ladder.views import bp as ladder
from pacnam_tasks.reminders.ledger.views import bp as ledger
from pacnam_tasks.reminders.preferences.views import bp as preferences
from pacnam_tasks.reminders.short_texts.said import on_the_page as short_text_on_the_page
from pacnam_tasks.reminders.short_texts.views import bp as short_texts
from pacnam_tasks.reminders.views import bp as reminders
from pacnam_tasks.reports.commands import report
from pacnam_tasks.reports.editing.views import bp as editing
from pacnam_tasks.reports.issuing.views import bp as issuing
from pacnam_tasks.reports.letterheads.views import bp as letterheads
from pacnam_tasks.reports.letters.views import bp as letters
from pacnam_tasks.reports.minutes.views import bp as minutes
from pacnam_tasks.reports.scheduled.views import bp as scheduled
from pacnam_tasks.reports.trace.views import bp as trace
from pacnam_tasks.reports.views import bp as reports
from pacnam_tasks.rollup.commands import rollup as rollup_command
from pacnam_tasks.rollup.summaries import summaries
from pacnam_tasks.rollup.views import NAMED_DAYS
from pacnam_tasks.rollup.views import bp as rollup
from pacnam_tasks.scheduler import scheduler
from pacnam_tasks.tasks.drafting.views import bp as drafting
from pacnam_tasks.tasks.feed.views import bp as feed
from pacnam_tasks.tasks.in_charge.views import bp as in_charge
from pacnam_tasks.tasks.queries.by_unit import carried_by
from pacnam_tasks.tasks.rolling import follow_calendar
from pacnam_tasks.tasks.saved_views.views import bp as saved_views
from pacnam_tasks.tasks.splitting.views import bp as splitting
from pacnam_tasks.tasks.views import bp as tasks
from pacnam_tasks.units.actions import CARRIED_BY, ENDING_WITH
from pacnam_tasks.units.commands import units

BLUEPRINTS = (
    accounts, acting, links, calendar, drafting, in_charge, splitting, saved_views, tasks, feed, progress, by_link,
    printed_links, past_day, errata, notes, obstacles, decisions, course, refusals, extensions, directions, delegation,
    handover, reviews, overruling, paths, indicators, rollup, periods, meetings, reminders, digest, short_texts,
    preferences, devices, ladder, system, ledger, reports, editing, issuing, letters, letterheads, minutes, trace,
    scheduled, operations,
)  # fmt: skip
COMMANDS = (
    db, serve, report, rollup_command, summaries, periods_command, history, bulk, units, accounts_command,
    reminders_command, scheduler, demo,
)  # fmt: skip
CARRIED_BY += [carried_by, acting_in, owed_by_unit, lost_with_unit, answered_for_by]
ENDING_WITH.append(end_posts)
FIELD_IDS.append(field_ids)
NOTICES += [calendar_notice, period_notice, indicators_told.notice]
ADDITIONS += [short_text_on_the_page, locked_on_the_page, indicators_told.on_the_page]
MORE.append(indicators_told.glanced)
SECTIONS.append(indicators_told.TO_CONFIRM)
NAMED_DAYS += [day_of_meeting, day_of_period]
AFTER_ENTRY.append(after_values)
ON_CHANGE.append(follow_calendar)
ON_REPORT.append(mark_opened)
LETTING_GO.append(forget_devices)
ON_SIGN_OUT.append(forget_browser)


def register(app: Flask) -> None:
    """Register them all."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(by_link)  # whoever knows the address needs no other browser to send the form from
    for command in COMMANDS:
        app.cli.add_command(command)
