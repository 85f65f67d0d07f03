"""The span that a report of a period tells of, in words, and the one after it. Pure."""

from datetime import date, timedelta

from pacnam_tasks.periods.rules import PeriodKind, name_of, named
from pacnam_tasks.reports.content import Span
from pacnam_tasks.reports.rules import due_window

QUARTERS = ("I", "II", "III", "IV")


def words_of(name: str) -> str:
    """`tháng 9 năm 2023`, `quý III năm 2023`, `6 tháng đầu năm 2023`: a name of a period as documents write it."""
    year, _hyphen, of = name.partition("-")
    if not of:
        return f"năm {year}"
    if of[0] == "W":
        return f"tuần {int(of[1:])} năm {year}"
    if of[0] == "Q":
        return f"quý {QUARTERS[int(of[1:]) - 1]} năm {year}"
    if of[0] == "H":
        return f"6 tháng {'đầu' if of == 'H1' else 'cuối'} năm {year}"
    return f"tháng {int(of)} năm {year}"


def span_of(name: str, first_on: date | None = None, last_on: date | None = None) -> Span | None:
    """The span of a period with bounds of its own, else those of the calendar; None for what is no name of one."""
    plain = named(name)
    if plain is None:
        return None
    first, last = first_on or plain.first_on, last_on or plain.last_on
    after = name_of(plain.kind, plain.last_on + timedelta(days=1))
    following = named(after)
    assert following is not None  # noqa: S101 - we have just written it
    as_it_says = (first, last) == (plain.first_on, plain.last_on) and plain.kind is not PeriodKind.WEEK
    return Span(
        name=name,
        kind=plain.kind.value,
        words=words_of(name),
        first_on=first,
        last_on=last,
        next_words=words_of(after),
        next_last_on=following.last_on,
        needs_days=not as_it_says,
    )


def ahead(span: Span | None, day: date) -> tuple[date, date]:
    """First and last day of the work that comes due next, as of a day: the next thirty days, or of a report of a
    period the next one, and before this one has ended what is left of it.
    """
    if span is None:
        return due_window(day)
    return (day if day < span.last_on else span.last_on + timedelta(days=1)), span.next_last_on
