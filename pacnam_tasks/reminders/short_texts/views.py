"""The texts for a chat of a list of tasks, one for each unit."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pacnam_tasks.accounts.signed_in import current_actor
from pacnam_tasks.core.web import clock, reading, render, settings
from pacnam_tasks.reminders.short_texts.said import text_of_unit
from pacnam_tasks.tasks.cards import Card, card_of
from pacnam_tasks.tasks.forms import LevelChoice, TaskFilter
from pacnam_tasks.tasks.queries.counts import AsOf
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.queries.lists import level_of, page_of
from pacnam_tasks.tasks.rules.facts import CARRIED

bp = Blueprint("short_texts", __name__)
PAGE = "/tasks/texts"
AT_MOST = 200


@bp.get(PAGE)
def index() -> Response:
    """Of the tasks in a list those that still wait for work, as they stand today; of a chosen unit parts too."""
    actor, today = current_actor(), clock().today()
    listed = TaskFilter.from_args(request.args, today)
    wanted = replace(listed, level=LevelChoice.ALL) if listed.unit and listed.level is None else listed
    with reading() as session:
        page = page_of(session, actor, wanted, AsOf(today, today, clock().zone), AT_MOST)
        on = judged_on(session, today)
    waiting = [card_of(row, on, actor) for row in page.rows if row.facts.state in CARRIED]
    texts = [(unit, len(cards), text_of_unit(cards, actor, settings().public_url)) for unit, cards in _by_unit(waiting)]
    tasks_alone = level_of(actor, wanted) == LevelChoice.TASK.value
    return render(
        "short_texts/index.html",
        texts=texts,
        list_url=listed.url(),
        at_most=AT_MOST if page.after else None,
        with_parts_url=f"{PAGE}?{urlencode(wanted.given(level=LevelChoice.ALL))}" if tasks_alone else "",
    )


def _by_unit(cards: Iterable[Card]) -> list[tuple[str, list[Card]]]:
    """Units in the order in which the list names them first, each with its tasks."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.listed.lead_name, []).append(card)
    return list(found.items())
