"""What every template may use: filters for dates, numbers and codes, and the frame of the page."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, request
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core import text
from pacnam_tasks.core.browsers import browser_in_words
from pacnam_tasks.core.web import clock, database, local_time, settings
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import init_words, said_at
from pacnam_tasks.decisions.access import DECIDERS
from pacnam_tasks.labels import LABELS
from pacnam_tasks.reminders.ladder.access import KEEPERS
from pacnam_tasks.tasks.sentences import period_name, period_names
from pacnam_tasks.units.queries import organisation_name

ASK_AGAIN_AFTER = timedelta(minutes=5)
WITHIN = {"/progress": ("/progress", "/indicators", "/stocktake")}
"""Tabs under which more than their own pages lie."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def label(code: Any) -> str:
    """The word for a code; empty for none."""
    if code is None or code == "":
        return ""
    key = code.value if isinstance(code, Enum) else code
    said: dict[str, str] = g.setdefault("labels", {})
    if key not in said:
        said[key] = str(LABELS[key])
    return said[key]


def dmy_hm(instant: datetime) -> str:
    """`05/09/2023 08:42` on the local clock."""
    local = local_time(instant)
    return f"{text.dmy(local.date())} {local:%H:%M}"


def hm_dmy(instant: datetime) -> str:
    """`08:42 ngày 05/09/2023` on the local clock, for sentences."""
    return said_at(local_time(instant))


def hm(instant: datetime) -> str:
    """`08:42` on the local clock."""
    return f"{local_time(instant):%H:%M}"


def options(pairs: Iterable[tuple[Any, Any]], chosen: Any = "") -> Markup:
    """The options of a choice, as pairs of code and words."""
    return _options(tuple((str(code), str(words)) for code, words in pairs), str(chosen))


@lru_cache(256)
def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    """Made once for the same words: a list offers eighty of them on each page."""
    plain, picked = Markup('<option value="{}">{}</option>'), Markup('<option value="{}" selected>{}</option>')
    return Markup("").join((picked if code == chosen else plain).format(code, words) for code, words in pairs)


def nav_items(actor: Actor | None) -> list[dict[str, Any]]:
    """The tabs that a person's roles open: address, icon, label, whether current, count."""
    if actor is None or actor.roles <= {Role.ADMINISTRATOR}:
        return []
    items = [
        ("/", "home", _("My work") if actor.unit_ids and not actor.reads_all else _("Desk")),
        ("/tasks", "list", _("Tasks")),
        ("/progress", "chart", _("Progress")),
    ]
    if DECIDERS.admits(actor):
        items.insert(1, ("/decisions", "edit", _("Decisions")))
    if actor.reads_all:
        items.append(("/reports", "doc", _("Reports")))
    items.append(("/inbox", "bell", _("Notices")))
    return [
        {
            "url": url,
            "icon": icon,
            "label": name,
            "is_current": request.path == url or (url != "/" and request.path.startswith(WITHIN.get(url, (url,)))),
            "count": g.get("unread", 0) if url == "/inbox" else 0,
        }
        for url, icon, name in items
    ]


class Organisation:
    """The organisation's name in the frame of each page, asked of the database every five minutes."""

    def __init__(self) -> None:
        self.name, self.asked_at = "", NEVER

    def current(self) -> str:
        """The name, at most five minutes old; the last one known when the database does not answer."""
        now = clock().real_now()
        if now - self.asked_at > ASK_AGAIN_AFTER:
            with suppress(SQLAlchemyError), database().reading() as session:
                self.name, self.asked_at = organisation_name(session), now
        return self.name


def frame() -> dict[str, Any]:
    """The frame of each page."""
    actor: Actor | None = g.get("actor")
    banner = dmy_hm(clock().now()) if settings().demo else ""
    return {
        "actor": actor,
        "theme": actor.theme if actor else "",
        "nav_items": nav_items(actor),
        "keeps_system": KEEPERS.admits(actor),
        "banner": banner,
        "organisation": current_app.extensions["pacnam_organisation"].current(),
        "today": clock().today(),
    }


def init_templates(app: Flask) -> None:
    """Register filters and frame."""
    app.extensions["pacnam_organisation"] = Organisation()
    app.jinja_env.filters.update(
        dmy=text.dmy,
        dm=text.dm,
        dmy_hm=dmy_hm,
        hm_dmy=hm_dmy,
        hm=hm,
        num=text.number,
        measured=text.measured,
        pct=text.percent,
        label=label,
        browser=browser_in_words,
        period=period_name,
        period_names=period_names,
        options=options,
    )
    app.context_processor(frame)
    init_words(app)
