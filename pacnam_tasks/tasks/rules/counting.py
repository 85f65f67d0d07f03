"""Which counts of a tally make up the length of a list; one table of cases holds them to `Selection.takes`."""

from collections.abc import Mapping
from dataclasses import dataclass

from pacnam_tasks.tasks.rules.selection import Activity, Selection, StateFilter, TimeFilter
from pacnam_tasks.tasks.rules.tally import Tally

DONE = ("done_on_time", "done_late", "done_undated")
OPEN = ("open_in_time", "open_overdue", "open_undated")


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts that are added, and those inside them that are left out."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def of(self, tally: Tally) -> int:
        """The length of the list in a tally of its scope."""
        added = sum(getattr(tally, name) for name in self.plus)
        return int(added - sum(getattr(tally, name) for name in self.minus))


_BY_STATE: Mapping[StateFilter, Sum] = {
    StateFilter.OPEN: Sum(OPEN),
    StateFilter.ASSIGNED: Sum(("not_accepted",)),
    StateFilter.IN_PROGRESS: Sum(OPEN, ("not_accepted", "submitted")),
    StateFilter.SUBMITTED: Sum(("submitted",)),
    StateFilter.DONE: Sum(DONE),
    StateFilter.PAUSED: Sum(("paused",)),
    StateFilter.REVOKED: Sum(("revoked",)),
    StateFilter.RETURNED: Sum(("returned",)),
}
_BY_TIME: Mapping[TimeFilter, Sum] = {time: Sum((time.value,)) for time in TimeFilter} | {
    TimeFilter.IN_TIME: Sum(("open_in_time",), ("due_soon", "due_today")),
    TimeFilter.OVERDUE: Sum(("open_overdue",)),
    TimeFilter.UNDATED: Sum(("open_undated",)),
    TimeFilter.OVERDUE_ORIGINAL: Sum(("open_overdue_original",)),
    TimeFilter.DONE_ON_TIME_ORIGINAL: Sum(("done_on_time", "done_late"), ("done_late_original",)),
    TimeFilter.OPEN_IN_TIME_ORIGINAL: Sum(("open_in_time", "open_overdue"), ("open_overdue_original",)),
}
_BY_ACTIVITY: Mapping[Activity, Sum] = {
    activity: Sum((activity.value,))
    for activity in Activity
    if activity not in {Activity.TO_REVIEW, Activity.NOT_RATED}
} | {Activity.NOT_RATED: Sum(OPEN, ("on_path", "behind", "off_path"))}


def sum_of(one: Selection) -> Sum | None:
    """The counts that make up a selection; none where it narrows by two things, or shows drafts or work to review.

    Lateness and activity are those of open work, so that "open" adds nothing to them.
    """
    given = [value for value in (one.state, one.time, one.activity, one.age) if value is not None]
    if one.state is StateFilter.OPEN and len(given) == 2 and one.time not in _ALSO_OF_DONE:
        given.remove(StateFilter.OPEN)
    if len(given) > 1:
        return None
    if not given:
        return Sum((*DONE, *OPEN, "paused", "revoked"))
    [only] = given
    if isinstance(only, int):
        return Sum((f"age_{only}",))
    if isinstance(only, StateFilter):
        return _BY_STATE.get(only)
    return _BY_TIME[only] if isinstance(only, TimeFilter) else _BY_ACTIVITY.get(only)


_ALSO_OF_DONE = {one for one in TimeFilter if one.startswith("done_")} | {TimeFilter.EXTENDED}
