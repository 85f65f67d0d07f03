"""What other pages say of indicators: what waits, which are low without a cause, what a task or a field has of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import g
from sqlmodel import Session

from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.core.web import clock
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.waiting.glance import FIRST, Matter
from pacnam_tasks.decisions.waiting.queries import SHOWN
from pacnam_tasks.decisions.waiting.sections import Desk, Section, of_nothing
from pacnam_tasks.indicators.book import Book, by_place
from pacnam_tasks.indicators.labels import KIND
from pacnam_tasks.indicators.page import row_of
from pacnam_tasks.indicators.queries import waiting
from pacnam_tasks.indicators.queries.together import stated
from pacnam_tasks.indicators.rules.figures import Kind, Qualifier
from pacnam_tasks.indicators.rules.sentence import amount
from pacnam_tasks.indicators.sentences import named_period
from pacnam_tasks.progress.task_page import TaskPage
from pacnam_tasks.tasks.queries.counts import AsOf


def values_to_confirm(desk: Desk) -> tuple[int, list[Any]]:
    """Values that units entered and the person may confirm."""
    rows = waiting.to_confirm(desk.session, desk.actor, SHOWN)
    return (rows[0].in_all if rows else 0), [_value(row) for row in rows]


def _value(row: Any) -> dict[str, Any]:
    words = "–" if row.amount is None else amount(row.amount, "", Qualifier(row.qualifier))
    said = [str(KIND[Kind(row.kind)]), named_period(read_period(row.period)), row.of_unit_name]
    return {
        "id": row.id,
        "code": row.code,
        "name": row.name,
        "url": f"/indicators/{row.code}?period={row.period}",
        "said": f"{', '.join(one for one in said if one)}: {words}",
        "unit": row.unit_name,
        "by": row.enterer_name,
        "at": row.entered_at,
        "source": row.source,
    }


TO_CONFIRM = Section(
    "chi-tieu", _l("Values of indicators to confirm"), values_to_confirm, "indicators/_waiting.html", of_nothing
)


def glanced(actor: Actor) -> Any | None:
    """The first of these values, for home pages."""
    return waiting.first_to_confirm(actor, Matter.VALUE, FIRST)


def notice(session: Session, actor: Actor) -> Iterable[Mapping[str, str]]:
    """To the head of a unit: which of its indicators are low with no cause and remedy written."""
    units = actor.units_as(Role.LEADER)
    if not units or not g.get("answers_for_indicators"):
        return
    when = AsOf(clock().today(), clock().today(), clock().zone)
    for line in _lines(_book(session, when, unit_ids=units)):
        if line.lacks_explanation:
            said = _(
                "The indicator %(name)s is low (%(period)s): please write cause and remedy.",
                name=line.indicator.name,
                period=named_period(line.period),
            )
            yield {"url": f"/indicators/{line.indicator.code}?period={line.period.label}#giai-trinh", "text": said}


def on_the_page(_session: Session, page: TaskPage, _actor: Actor, _today: date) -> Mapping[str, Any]:
    """On the page of a task: code and name of the indicators that it serves."""
    return {"serves_indicators": page.beside.sets["indicator"]}


def of_field(session: Session, field_id: int, when: AsOf) -> list[dict[str, Any]]:
    """The indicators of a field, each in its own latest period."""
    return [row_of(line, when.until) for line in _lines(_book(session, when, field_id=field_id))]


def _book(session: Session, when: AsOf, *, unit_ids: Sequence[int] = (), field_id: int | None = None) -> Book:
    """What was entered of some indicators this year and the year before; linked tasks are not asked."""
    found = stated(session, when, unit_ids=unit_ids, field_id=field_id)
    return Book(
        when=when,
        period=None,
        indicators=found.indicators,
        values=by_place(found.values),
        explanations=found.explanations,
        paths=found.paths,
        feeders=(),
        quantities={},
    )


def _lines(book: Book) -> Iterable[Any]:
    return (book.shown(one) for one in book.indicators)
