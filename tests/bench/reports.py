"""`python -m tests.bench.reports`: whole reports of 100 to 10,000 tasks, beside what else prints the same content.

Chromium prints the page that WeasyPrint would set as a whole, LibreOffice the Word file that goes out beside the PDF,
the bare table writer only the tables. A peer that is not installed is left out, and the table says so. Seconds are
those of the quickest round.
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
from pacnam_tasks.reports.content import Document
from pacnam_tasks.reports.followup import compose
from pacnam_tasks.reports.printing import Sheet, lay_out
from pacnam_tasks.reports.render import CHILD, MEMORY, render_word
from pacnam_tasks.reports.rule_sets import HD36
from tests.bench.cost import Cost, cost_of
from tests.reports.samples import many

SIZES = (100, 300, 1_000, 10_000)
OURS, CHROMIUM, OFFICE, BARE = "this program", "Chromium", "LibreOffice", "tables alone"
MOST_SECONDS = {300: 4.0, 10_000: 30.0}
MOST_MEGABYTES = {10_000: 500.0}
AHEAD_OF_CHROMIUM = 1_000
BARE_TABLES = Path(__file__).with_name("bare_tables.py")
ALL_APART, NONE_APART = Limits(whole=0, short=0), Limits(whole=10**9)
FONTS = CHILD.parent / "fonts"

Found = dict[str, tuple[Cost, int] | None]


@click.command
@click.option("--tasks", "sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--peers/--no-peers", default=True)
def main(sizes: tuple[int, ...], rounds: int, *, peers: bool) -> None:
    """Print, measure, judge."""
    broken: list[str] = []
    click.echo(f"{'tasks':>7}  {'printed by':<13}{'s':>7}{'CPU s':>7}{'MB':>7}{'pages':>7}{'kB':>8}")
    for size in sizes:
        found = _measured(compose(many(size)), rounds, peers=peers)
        for name, one in found.items():
            click.echo(f"{size:>7,}  {name:<13}{_row(one)}")
        broken += _over(size, found)
    for sentence in broken:
        click.echo(f"OVER BUDGET  {sentence}", err=True)
    sys.exit(bool(broken))


def _measured(document: Document, rounds: int, *, peers: bool) -> Found:
    with tempfile.TemporaryDirectory(prefix="bench-reports-") as name:
        folder = Path(name)
        ways = dict(_ways(document, folder, peers=peers))
        best: Found = dict.fromkeys(ways)
        for _ in range(rounds):
            for who, way in ways.items():
                made = way()
                before = best[who]
                if made is not None and (before is None or made[0].seconds < before[0].seconds):
                    best[who] = made
    return best


def _ways(
    document: Document, folder: Path, *, peers: bool
) -> Iterator[tuple[str, Callable[[], tuple[Cost, int] | None]]]:
    order = _order(lay_out(document, HD36))
    limited = [sys.executable, "-I", str(LAUNCHER), str(MEMORY), "300", str(CHILD)]
    yield OURS, lambda: _counted(cost_of(limited, order))
    bare = _order(lay_out(document, HD36, ALL_APART))
    yield BARE, lambda: _counted(cost_of([sys.executable, "-I", str(BARE_TABLES)], bare))
    if peers and (browser := shutil.which("chromium") or shutil.which("chromium-headless-shell")):
        page, pdf = _page(document, folder), folder / "chromium.pdf"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}"]
        yield CHROMIUM, lambda: _counted(cost_of([browser, *flags, page.as_uri()]), pdf)
    if peers and (office := shutil.which("soffice")):
        word, made = folder / "report.docx", folder / "report.pdf"
        word.write_bytes(render_word(document, HD36, deadline=300))
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


def _counted(cost: Cost | None, written: Path | None = None) -> tuple[Cost, int] | None:
    """The cost with the number of pages that came of it."""
    if cost is None:
        return None
    pdf = cost.out if written is None else written.read_bytes()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return Cost(cost.seconds, cost.cpu, cost.megabytes, pdf), len(opened.pages)


def _row(one: tuple[Cost, int] | None) -> str:
    if one is None:
        return "   not within 300 s, or failed"
    cost, pages = one
    return f"{cost.seconds:>7.2f}{cost.cpu:>7.2f}{cost.megabytes:>7.0f}{pages:>7}{len(cost.out) / 1000:>8.0f}"


def _over(size: int, found: Found) -> Iterator[str]:
    ours = found[OURS]
    if ours is None:
        yield f"{size:,} tasks were not printed"
        return
    cost = ours[0]
    if cost.seconds > MOST_SECONDS.get(size, cost.seconds):
        yield f"{size:,} tasks took {cost.seconds:.1f} s, {MOST_SECONDS[size]:g} are allowed"
    if cost.megabytes > MOST_MEGABYTES.get(size, cost.megabytes):
        yield f"{size:,} tasks took {cost.megabytes:.0f} MB, {MOST_MEGABYTES[size]:g} are allowed"
    chromium = found.get(CHROMIUM)
    if size == AHEAD_OF_CHROMIUM and chromium is not None and cost.seconds > chromium[0].seconds:
        yield f"{size:,} tasks took {cost.seconds:.1f} s, Chromium needs {chromium[0].seconds:.1f} s"
    for name in (CHROMIUM, OFFICE):
        if name not in found:
            click.echo(f"{size:>7,}  {name:<13} is not installed or was left out")


if __name__ == "__main__":
    main()
