"""`make bench`: loads 10,000 and 100,000 tasks on both databases, measures the pages, fails over budget."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import psycopg

from pacnam_tasks.core.clock import SystemClock
from tests.bench.data import generate
from tests.bench.report import broken_budgets, table
from tests.bench.scene import PASSWORD, Measured, measure_all
from tests.bench.server import ROOT, environment, flask, serving
from tests.pg import DURABLE, private_postgresql

SHARED = ROOT.parent / "shared" / "bench" / "generate.py"
SIZES = (10_000, 100_000)
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Place:
    """Where a database lies; `pid` is its server's process, if it has one."""

    url: str
    pid: int | None


@click.command
@click.option("--tasks", "sizes", type=int, multiple=True, default=SIZES, show_default=True)
@click.option("--database", "kinds", type=click.Choice(DATABASES), multiple=True, default=DATABASES, show_default=True)
def main(sizes: tuple[int, ...], kinds: tuple[str, ...]) -> None:
    """Measure, print, judge."""
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        data = {size: make_data(Path(folder), size, SystemClock().today()) for size in sizes}
        for kind in kinds:
            found: dict[int, Measured] = {}
            for size in sizes:
                with place(kind, Path(folder)) as where:
                    found[size] = bench(data[size], where, Path(folder) / f"{kind}-{size}", broken)
                click.echo(table(kind, size, found[size]))
            broken += broken_budgets(kind, found)
    for sentence in broken:
        click.echo(f"OVER BUDGET  {sentence}", err=True)
    sys.exit(bool(broken))


def make_data(folder: Path, size: int, today: date) -> Path:
    """The files of one size, by the generator shared with the peers where there is one."""
    made = folder / f"data-{size}"
    if SHARED.exists():
        options = ["--tasks", str(size), "--out", str(made), "--today", today.isoformat()]
        subprocess.run([sys.executable, str(SHARED), *options], check=True)
    else:
        generate(made, size, today)
    return made


@contextmanager
def place(kind: str, folder: Path) -> Iterator[Place]:
    """An empty database that keeps what it has committed."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=folder) as own:
            yield Place(f"sqlite:///{own}/bench.db", None)
    else:
        with private_postgresql(options=DURABLE) as cluster:
            pid = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
            yield Place(cluster("bench"), pid)


def bench(data: Path, where: Place, data_dir: Path, broken: list[str]) -> Measured:
    """Load, serve, measure."""
    env = environment(where.url, data_dir)
    flask(env, "db", "upgrade")
    start = time.monotonic()
    click.echo(flask(env, "bulk", "load", str(data), "--password", PASSWORD).strip())
    seconds = time.monotonic() - start
    click.echo(f"bulk load: {seconds:.1f} s")
    if seconds > 60:
        broken.append(f"{where.url.split(':')[0]}: bulk load took {seconds:.0f} s, 60 are allowed")
    _settle(where.url)
    with serving(env, where.pid) as server:
        return measure_all(server, data, where.url, data_dir)


def _settle(url: str) -> None:
    """What PostgreSQL does by itself in the minute after a load would count as the first page's work."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    main()
