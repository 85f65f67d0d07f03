"""`python -m tests.bench.reports`: whole reports with annexes of 100 to 10,000 tasks, beside what else prints the same.

Chromium prints the page that WeasyPrint would set as a whole, LibreOffice the Word file that goes out beside the PDF,
the bare table writer only the tables; `all its files` are what a person waits for: paper, Word, Excel, from the
figures on, and the start of Python. Seconds are those of the quickest round; what takes long has one round, and
what does not finish within five minutes is told so. Fails where a budget is not kept, or cannot be judged.
"""

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
import pikepdf

from pacnam_tasks.core.limited import LAUNCHER
from pacnam_tasks.reports.apart import Limits
from pacnam_tasks.reports.content import FollowUpFigures
from pacnam_tasks.reports.document import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.render import CHILD, MEMORY, render_word
from pacnam_tasks.reports.rule_sets import HD36
from tests.bench.cost import PATIENCE, Cost, NotDone, cost_of
from tests.reports.samples import Tallied, due_task, figures, late_task

SIZES = (100, 300, 1_000, 10_000)
OURS, FILES, CHROMIUM, OFFICE, BARE = "this program", "all its files", "Chromium", "LibreOffice", "tables alone"
MOST_SECONDS = {300: 4.0, 10_000: 30.0}
MOST_MEGABYTES = {10_000: 500.0}
AHEAD_OF_CHROMIUM = 1_000
LONG = 20
"""Seconds after which a way is not tried a second time."""
BARE_TABLES = Path(__file__).with_name("bare_tables.py")
ALL_APART, NONE_APART = Limits(whole=0, short=0), Limits(whole=10**9)
FONTS = CHILD.parent / "fonts"

Printed = tuple[Cost, int]
"""What it cost, and the number of pages."""
Found = dict[str, Printed | str]
"""What each way cost, or why it is not known."""


@click.command
@click.option("--tasks", "sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--peers/--no-peers", default=True)
def main(sizes: tuple[int, ...], rounds: int, *, peers: bool) -> None:
    """Print, measure, judge."""
    broken: list[str] = []
    click.echo(f"{'tasks':>7}  {'printed by':<13}{'s':>7}{'CPU s':>7}{'MB':>7}{'pages':>7}{'kB':>8}")
    for size in sizes:
        found = _measured(size, rounds, peers=peers)
        for name, one in found.items():
            click.echo(f"{size:>7,}  {name:<13}{_row(one)}")
        broken += _over(size, found, peers=peers)
    for sentence in broken:
        click.echo(f"OVER BUDGET  {sentence}", err=True)
    sys.exit(bool(broken))


def annexed(tasks: int) -> FollowUpFigures:
    """So many tasks, each in an annex: one half is overdue, the other comes due."""
    late = tasks // 2
    return figures(
        total=Tallied(open_in_time=tasks - late, open_overdue=late, ages=(0, late, 0, 0, 0)),
        overdue=tuple(late_task(place) for place in range(late)),
        due=tuple(due_task(place) for place in range(tasks - late)),
    )


def _measured(tasks: int, rounds: int, *, peers: bool) -> Found:
    with tempfile.TemporaryDirectory(prefix="bench-reports-") as name:
        folder = Path(name)
        return {who: _best(way, rounds) for who, way in _ways(tasks, folder, peers=peers)}


def _best(way: Callable[[], Printed], rounds: int) -> Printed | str:
    """The quickest round, or why there is none."""
    try:
        best = way()
        for _ in range(rounds - 1):
            if best[0].seconds < LONG:
                best = min(best, way(), key=lambda one: one[0].seconds)
    except NotDone as why:
        return str(why)
    return best


def _ways(tasks: int, folder: Path, *, peers: bool) -> Iterator[tuple[str, Callable[[], Printed]]]:
    document = compose(annexed(tasks))
    order = _order(lay_out(document, HD36))
    limited = [sys.executable, "-I", str(LAUNCHER), str(MEMORY), str(PATIENCE), str(CHILD)]
    yield OURS, lambda: _counted(cost_of(limited, order))
    paper = folder / "paper.pdf"
    all_files = [sys.executable, "-m", "tests.bench.all_files", str(tasks), str(paper)]
    yield FILES, lambda: _counted(cost_of(all_files), paper)
    bare = _order(lay_out(document, HD36, ALL_APART))
    yield BARE, lambda: _counted(cost_of([sys.executable, "-I", str(BARE_TABLES)], bare))
    if peers and (browser := shutil.which("chromium") or shutil.which("chromium-headless-shell")):
        page, pdf = _page(document, folder), folder / "chromium.pdf"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
        yield CHROMIUM, lambda: _counted(cost_of([browser, *flags, page.as_uri()]), pdf)
    if peers and (office := shutil.which("soffice")):
        word, made = folder / "report.docx", folder / "report.pdf"
        word.write_bytes(render_word(document, HD36, deadline=PATIENCE))
        home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        convert = [office, "--headless", home, "--convert-to", "pdf", "--outdir", str(folder), str(word)]
        yield OFFICE, lambda: _counted(cost_of(convert), made)


def _order(sheet: Sheet) -> bytes:
    return json.dumps(asdict(sheet), default=date.isoformat).encode()


def _page(document: Document, folder: Path) -> Path:
    """The page as a browser can open it, with the fonts beside the program."""
    sheet = lay_out(document, HD36, NONE_APART)
    (folder / "style.css").write_text(sheet.css.replace("app-static:", f"{FONTS.as_uri()}/"))
    page = folder / "report.html"
    page.write_text(sheet.html.replace("app-static:style.css", "style.css"))
    return page


def _counted(cost: Cost, written: Path | None = None) -> Printed:
    """The cost with the number of pages that came of it."""
    pdf = cost.out if written is None else written.read_bytes()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return Cost(cost.seconds, cost.cpu, cost.megabytes, pdf), len(opened.pages)


def _row(one: Printed | str) -> str:
    if isinstance(one, str):
        return f"   {one}"
    cost, pages = one
    return f"{cost.seconds:>7.2f}{cost.cpu:>7.2f}{cost.megabytes:>7.0f}{pages:>7}{len(cost.out) / 1000:>8.0f}"


def _over(size: int, found: Found, *, peers: bool) -> Iterator[str]:
    ours = found[OURS]
    if isinstance(ours, str):
        yield f"{size:,} tasks were not printed: {ours}"
        return
    cost = ours[0]
    if cost.seconds > MOST_SECONDS.get(size, cost.seconds):
        yield f"{size:,} tasks took {cost.seconds:.1f} s, {MOST_SECONDS[size]:g} are allowed"
    if cost.megabytes > MOST_MEGABYTES.get(size, cost.megabytes):
        yield f"{size:,} tasks took {cost.megabytes:.0f} MB, {MOST_MEGABYTES[size]:g} are allowed"
    if not peers:
        return
    for name in (CHROMIUM, OFFICE):
        if name not in found:
            yield f"{size:,} tasks cannot be compared: {name} is not installed"
    chromium = found.get(CHROMIUM, "")
    if size == AHEAD_OF_CHROMIUM and not isinstance(chromium, str) and cost.seconds > chromium[0].seconds:
        yield f"{size:,} tasks took {cost.seconds:.1f} s, Chromium needs {chromium[0].seconds:.1f} s"


if __name__ == "__main__":
    main()
