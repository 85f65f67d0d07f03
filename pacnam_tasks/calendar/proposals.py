"""What the package `holidays` says of Viet Nam, Tết and the other days of the moon among it, and what it does not know
yet: a proposal, no order.
"""

from datetime import date
from functools import cache
from types import MappingProxyType

from pacnam_tasks.calendar.rules import DayKind, Proposals, SpecialDay

COUNTRY, LANGUAGE = "VN", "vi"
OBSERVED, SUBSTITUTED = "(nghỉ bù)", "Ngày nghỉ (thay"
"""The package's own words for a day in lieu and for a day off that was swapped with another."""

ORDERED: Proposals = MappingProxyType(
    {
        date(2026, 1, 2): SpecialDay(
            DayKind.SWAPPED, "Nghỉ Tết Dương lịch, làm bù ngày 10/01/2026 (12729/VPCP-KGVX)", is_proposed=True
        ),
        date(2026, 1, 10): SpecialDay(DayKind.WORKED, "Làm bù cho ngày 02/01/2026 (12729/VPCP-KGVX)", is_proposed=True),
    }
)
"""Swaps that the package leaves out.

Source: document 12729/VPCP-KGVX of the Government Office, 25/12/2025, as the social insurance's site gives it.
"""


@cache
def proposed(year: int) -> Proposals:
    """The special days of a year as the package knows them.

    It is loaded by the first who asks: once a year is confirmed nobody does, and it would take a third of a second
    of each start. A day may be named by the year after it (a Saturday of December worked for a Friday of January).
    """
    from holidays import country_holidays  # noqa: PLC0415  # see above

    found = country_holidays(COUNTRY, years=(year, year + 1), language=LANGUAGE)
    off = {day: SpecialDay(_kind_of(name), name, is_proposed=True) for day, name in found.items()}
    worked = dict.fromkeys(found.weekend_workdays, SpecialDay(DayKind.WORKED, is_proposed=True))
    days = sorted({**ORDERED, **off, **worked}.items())
    return MappingProxyType({day: one for day, one in days if day.year == year})


def _kind_of(name: str) -> DayKind:
    if name.startswith(SUBSTITUTED):
        return DayKind.SWAPPED
    return DayKind.COMPENSATORY if OBSERVED in name else DayKind.HOLIDAY
