"""The table beside the peers, and what is over budget."""

from collections.abc import Iterator, Mapping

from tests.bench.measure import Figures
from tests.bench.peers import fastest
from tests.bench.scene import NAMES, Measured

CPU_MS = 8.0
GROWTH = 1.5
STATEMENTS = 8
COLD_BYTES = 45_000
READ = "abcd"

HEAD = (
    "page", "p50 ms", "p95 ms", "req/s", "CPU ms", "8 conn: req/s", "p95 ms", "bytes", "sent", "SQL", "failed",
    "fastest peer: p50 / CPU / req/s at 8",
)  # fmt: skip


def table(kind: str, n_tasks: int, measured: Measured) -> str:
    """The figures of one size in one database, beside the fastest peer's."""
    rows = [HEAD, *(_row(letter, n_tasks, figures) for letter, figures in measured.pages.items())]
    widths = [max(len(row[index]) for row in rows) for index in range(len(HEAD))]
    lines = ["  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in _with(row, widths)) for row in rows]
    requests, size = measured.cold
    first = f"first visit of page a: {requests} requests, {size / 1000:.1f} kB"
    return "\n".join([f"\n{kind}, {n_tasks:,} tasks", *lines, first])


def _with(row: tuple[str, ...], widths: list[int]) -> Iterator[tuple[int, tuple[str, int]]]:
    return enumerate(zip(row, widths, strict=True))


def _row(letter: str, n_tasks: int, figures: Figures) -> tuple[str, ...]:
    peer = fastest(letter, n_tasks)
    beside = f"{peer.name} {peer.p50:g} / {peer.cpu:g} / {peer.rate or '–'}" if peer else "–"
    return (
        f"{letter}: {NAMES[letter]}",
        f"{figures.p50:.1f}",
        f"{figures.p95:.1f}",
        f"{figures.rate:.0f}",
        f"{figures.cpu:.1f}",
        f"{figures.crowd_rate:.0f}",
        f"{figures.crowd_p95:.1f}",
        f"{figures.plain:,}",
        f"{figures.compressed:,} {figures.encoding or 'plain'}",
        str(figures.statements),
        str(figures.failed),
        beside,
    )


def broken_budgets(kind: str, found: Mapping[int, Measured]) -> Iterator[str]:
    """A sentence for each budget that is not kept."""
    for size, measured in found.items():
        for letter, figures in measured.pages.items():
            yield from (f"{kind}, {size:,} tasks, {letter}: {what}" for what in _over(letter, figures))
        if measured.cold[1] > COLD_BYTES:
            yield f"{kind}, {size:,} tasks: a first visit takes {measured.cold[1]:,} bytes, {COLD_BYTES:,} are allowed"
    sizes = sorted(found)
    if len(sizes) > 1:
        yield from _growth(kind, found[sizes[0]], found[sizes[-1]])


def _over(letter: str, figures: Figures) -> Iterator[str]:
    if figures.cpu > CPU_MS:
        yield f"{figures.cpu:.1f} ms of CPU a request, {CPU_MS:g} are allowed"
    if letter in READ and figures.statements > STATEMENTS:
        yield f"{figures.statements} statements, {STATEMENTS} are allowed"
    if not figures.encoding:
        yield "the answer is not compressed"
    if figures.failed:
        yield f"{figures.failed} requests failed"


def _growth(kind: str, small: Measured, large: Measured) -> Iterator[str]:
    for letter in small.pages:
        before, after = small.pages[letter].p50, large.pages[letter].p50
        if after > GROWTH * before:
            yield f"{kind}, {letter}: median grows from {before:.1f} to {after:.1f} ms, {GROWTH:g}x is allowed"
