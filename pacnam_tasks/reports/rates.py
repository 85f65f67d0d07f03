"""Rates of the follow-up report with what they are of, by the deadlines in force and by the original ones. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from pacnam_tasks.core.text import number, one_decimal
from pacnam_tasks.reports.bound import figure
from pacnam_tasks.reports.content import Counts
from pacnam_tasks.reports.wording import counted


@dataclass(frozen=True, slots=True)
class Share:
    """A count with the number it is part of."""

    part: int
    whole: int

    def __str__(self) -> str:
        """`30% (6/20)`, as every rate is printed: with its denominator."""
        rate = one_decimal(Decimal(100 * self.part) / self.whole)
        return f"{number(rate)}% ({number(self.part)}/{number(self.whole)})"


def share(name: str, part: int, whole: int) -> str:
    """A rate with its denominator, bound to its name."""
    return figure(name, str(Share(part, whole)))


def dated_and_decided(counts: Counts, late: int) -> int:
    """Dated tasks that are finished, and those that are overdue: the denominator that leaves out those in time."""
    return counts.done_dated + late


def overdue_rates(counts: Counts) -> str:
    """Both overdue rates, each with its own denominator."""
    late = counts.open_overdue
    if late == 0:
        return "Không có nhiệm vụ quá hạn."
    return (
        f"Nhiệm vụ quá hạn bằng {share('overdue_share', late, counts.assigned)} tổng số nhiệm vụ được giao và bằng "
        f"{share('overdue_decided_share', late, dated_and_decided(counts, late))} số nhiệm vụ có thời hạn đã hoàn "
        "thành hoặc đã quá hạn."
    )


def by_original(counts: Counts) -> str:
    """Both rates again, by the original deadlines, beside what they are by those in force."""
    if counts.extended == 0:
        return "Không có nhiệm vụ được gia hạn; tính theo thời hạn ban đầu, kết quả không thay đổi."
    said = [_overdue_by_original(counts)]
    if counts.done_dated:
        first = share("on_time_original_share", counts.done_on_time_original, counts.done_dated)
        now = share("on_time_share", counts.done_on_time, counts.done_dated)
        same = counts.done_on_time_original == counts.done_on_time
        said.append(
            f"hoàn thành đúng hạn bằng {first} số nhiệm vụ có thời hạn đã hoàn thành"
            + (", không thay đổi so với thời hạn hiện hành" if same else f", theo thời hạn hiện hành là {now}")
        )
    moved = figure("extended", counted(counts.extended))
    return f"Có {moved} nhiệm vụ đã được gia hạn. Nếu tính theo thời hạn ban đầu, {'; '.join(said)}."


def _overdue_by_original(counts: Counts) -> str:
    late = counts.open_overdue_original
    if late == 0:
        return "không có nhiệm vụ quá hạn"
    return (
        f"có {figure('open_overdue_original', counted(late))} nhiệm vụ quá hạn, bằng "
        f"{share('overdue_original_share', late, counts.assigned)} tổng số nhiệm vụ được giao và bằng "
        f"{share('overdue_decided_original_share', late, dated_and_decided(counts, late))} số nhiệm vụ có thời hạn "
        "đã hoàn thành hoặc đã quá hạn"
    )
