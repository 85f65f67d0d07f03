"""What a progress page is asked for, and the addresses that ask for it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote_plus, urlencode

from pacnam_tasks.accounts.rules import Actor
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.rollup.forms import Asked, Order, Show
from pacnam_tasks.rollup.queries import By
from pacnam_tasks.tasks.forms import NOBODY, LevelChoice, ListRole
from pacnam_tasks.tasks.queries.changes import Span
from pacnam_tasks.tasks.queries.counts import AsOf, Scope

ASKED_NOTHING = Asked(None, Show.COUNTS, Order(), None)


@dataclass(frozen=True)
class View:
    """What is asked for: whose count, of which day, level and scope, with the address values that say so."""

    actor: Actor
    when: AsOf
    level: LevelChoice
    scope: Scope
    path: str
    values: dict[str, str]
    title: str = ""
    span: Span | None = None
    asked: Asked = ASKED_NOTHING

    @property
    def day_values(self) -> dict[str, str]:
        """The address value of a past day."""
        return {"as_of": self.when.day.isoformat()} if self.when.is_past else {}

    @property
    def since(self) -> date | None:
        """The day compared with, if any."""
        return self.span.since.day if self.span else None

    @property
    def since_values(self) -> dict[str, str]:
        """The address value of the day compared with."""
        return {"since": self.since.isoformat()} if self.since else {}

    @property
    def list_url(self) -> str:
        """The list of everything in this view."""
        values = {"level": self.level.value} | self.values | self.day_values
        if not self.actor.reads_all:
            values["role"] = ListRole.OURS.value
        return f"/tasks?{urlencode(values)}"

    def here(self, **values: str) -> str:
        """This page with other address values; an empty one is left out."""
        kept = {"level": self.level.value} | self.day_values | self.since_values | self.asked_values | values
        return f"{self.path}?{urlencode({name: value for name, value in kept.items() if value})}"

    @property
    def asked_values(self) -> dict[str, str]:
        """The address values of grouping, order and figures, where they are not the plain ones."""
        asked = self.asked
        values = {"by": asked.by.value if asked.by else "", "sort": asked.order.text}
        values["show"] = "" if asked.show is Show.COUNTS else asked.show.value
        return {name: value for name, value in values.items() if value}


def heading(by: By) -> tuple[str, str, str]:
    """The title of a table, that of its first column, and where the pages of its rows lie."""
    titles: dict[By, tuple[str, str, str]] = {
        "field": (_("By field"), _("Field"), "/progress/fields/"),
        "unit": (_("By lead unit"), _("Unit"), "/progress/units/"),
        "programme": (_("By programme"), _("Programme"), "/progress/programmes/"),
        "member": (_("By member in charge"), _("Member"), "/progress/members/"),
        "plan": (_("By plan"), _("Plan"), "/progress/plans/"),
        "indicator": (_("By indicator"), _("Indicator"), "/progress/indicators/"),
    }
    return titles[by]


def row_url(by: By, code: str, query: str) -> str:
    """The page of a row; that of what nobody is in charge of has none."""
    return f"{heading(by)[2]}{code}{query}" if code else ""


def narrowed_to(by: By, code: str) -> str:
    """The piece of query that narrows a list to a row."""
    return f"&{by}={quote_plus(code or str(NOBODY))}"


def query_of(view: View) -> str:
    """The query by which other progress pages show the same days."""
    values = view.day_values | view.since_values
    return f"?{urlencode(values)}" if values else ""
