"""The figures that any paragraph of a report on figures can bind, whether its own sentence tells them or not. Pure."""

from collections.abc import Iterator

from pacnam_tasks.reports import sentences as say
from pacnam_tasks.reports.bound import plain
from pacnam_tasks.reports.content import Counts, FollowUpFigures
from pacnam_tasks.reports.rates import Share, dated_and_decided
from pacnam_tasks.reports.wording import counted

COUNTS = (
    "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused",
    "revoked", "silent", "updated", "extended", "done_on_time_original", "open_overdue_original",
)  # fmt: skip


def figures_of(found: FollowUpFigures) -> Iterator[tuple[str, str]]:
    """Name and printed value, those of zero too."""
    yield from _counts(found.total, "")
    yield from _shares(found.total)
    for place, n in enumerate(found.total.ages, 1):
        yield f"age/{place}", counted(n)
    yield "fields", counted(len(found.by_field))
    yield "units", counted(len(found.by_unit))
    yield "units_late", counted(sum(1 for line in found.by_unit if line.counts.open_overdue))
    yield "due", counted(len(found.due))
    yield "obstacles", counted(len(found.obstacles))
    yield "no_cause", counted(sum(1 for task in found.overdue if not task.cause))
    if found.span is not None:
        yield "period", found.span.words
        yield "next_period", found.span.next_words
    if found.urging is not None:
        yield "letters", counted(len(found.urging.letters))
    if found.within is not None:
        for name in ("assigned", "done", "due", "due_done"):
            yield f"within/{name}", counted(getattr(found.within, name))
    if found.total.percent is not None:
        yield "percent", plain(say.mean(found.total.percent))
    if found.missing:
        yield "missing", "; ".join(found.missing)
        yield "missing_count", counted(len(found.missing))
    if found.parts is not None:
        yield from _counts(found.parts, "parts/")
        yield "parts/units", counted(len(found.parts_by_unit))


def _counts(counts: Counts, scope: str) -> Iterator[tuple[str, str]]:
    for name in COUNTS:
        yield f"{scope}{name}", counted(getattr(counts, name))
    yield f"{scope}done", counted(say.done(counts))
    yield f"{scope}open", counted(say.open_(counts))


def _shares(counts: Counts) -> Iterator[tuple[str, str]]:
    late, first = counts.open_overdue, counts.open_overdue_original
    shares = {
        "done_share": (say.done(counts), counts.assigned),
        "open_share": (say.open_(counts), counts.assigned),
        "updated_share": (counts.updated, say.open_(counts)),
        "overdue_share": (late, counts.assigned),
        "overdue_decided_share": (late, dated_and_decided(counts, late)),
        "overdue_original_share": (first, counts.assigned),
        "overdue_decided_original_share": (first, dated_and_decided(counts, first)),
        "on_time_share": (counts.done_on_time, counts.done_dated),
        "on_time_original_share": (counts.done_on_time_original, counts.done_dated),
    }
    for name, (part, whole) in shares.items():
        yield name, str(Share(part, whole)) if whole else "0%"
