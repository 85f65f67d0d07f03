"""A ladder kept by the office, in a few words."""

from collections.abc import Iterable

from sqlmodel import Session

from pacnam_tasks.reminders.ladder.models import RungRow
from pacnam_tasks.reminders.ladder.rules import Addressee, Rung, Source, Unit

EVERYBODY = frozenset({
    Addressee.OFFICER, Addressee.HEAD, Addressee.ACTING, Addressee.MEMBER, Addressee.OFFICE, Addressee.STANDING
})  # fmt: skip


def keep(session: Session, rungs: Iterable[Rung]) -> None:
    """Write these rungs down, unchecked."""
    for one in rungs:
        session.add(
            RungRow(
                source=one.source,
                days=one.days,
                unit=one.unit,
                audience=" ".join(sorted(one.audience)),
                channels=" ".join(sorted(one.channels)),
                weekly=one.weekly,
                enabled=one.enabled,
            )
        )
    session.flush()


def rung(days: int, *audience: Addressee, source: Source = Source.DUE, unit: Unit = Unit.CALENDAR) -> Rung:
    """A rung that reaches these by all ways."""
    return Rung(source, days, frozenset(audience or {Addressee.HEAD}), unit=unit)
