"""Which ways out of the system the settings open, and each of them ready to be used."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from importlib import import_module

from pacnam_tasks.config import Settings
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.reminders.channels.email import Email
from pacnam_tasks.reminders.channels.interface import Way
from pacnam_tasks.reminders.channels.post import post_of
from pacnam_tasks.reminders.channels.push import Push
from pacnam_tasks.reminders.channels.webhook import Webhook
from pacnam_tasks.reminders.rules import OWN_WAYS, Channel
from pacnam_tasks.ways_out import BY_PHONE


def ways_of(settings: Settings) -> frozenset[Channel]:
    """Those that people have of their own, and those that the administrator set."""
    set_up = {Channel.WEBHOOK: settings.webhook_url, **_gateways(settings)}
    return OWN_WAYS | {way for way, where in set_up.items() if where}


def _gateways(settings: Settings) -> dict[Channel, list[str]]:
    """Those that know accounts by name, and those that are given a telephone number."""
    by_phone = [url for url in settings.apprise_urls if BY_PHONE in url]
    return {Channel.GATEWAY: [url for url in settings.apprise_urls if url not in by_phone], Channel.PHONE: by_phone}


@contextmanager
def opened(settings: Settings, clock: Clock, database: Database) -> Iterator[Mapping[Channel, Way]]:
    """Each open way, left at the end of the block."""
    ways: dict[Channel, Way] = {
        Channel.EMAIL: Email(settings, clock, post_of(settings), database),
        Channel.PUSH: Push(settings, clock, database),
    }
    if settings.webhook_url:
        ways[Channel.WEBHOOK] = Webhook(settings, clock)
    for channel, urls in _gateways(settings).items():
        if urls:
            ways[channel] = import_module("pacnam_tasks.reminders.channels.gateway").Gateway(settings, urls)
    with ExitStack() as leaving:
        for way in ways.values():
            leaving.enter_context(closing(way))
        yield ways
