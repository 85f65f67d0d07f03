"""What a program and all that it starts cost: seconds, processor time, memory at its highest."""

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLED_EVERY = 0.05
PATIENCE = 300
"""Seconds after which a program is ended."""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processors, MB of all processes together; `out` is what was written."""

    seconds: float
    cpu: float
    megabytes: float
    out: bytes


class NotDone(Exception):
    """A program failed or took longer than one has patience; why, in words."""


@dataclass
class Seen:
    """What was seen while it ran: the highest MB of all processes together, the processor seconds of each."""

    megabytes: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)


def cost_of(command: Sequence[str], order: bytes = b"", patience: float = PATIENCE) -> Cost:
    """Run a program to its end; raises NotDone, with what it took until then."""
    before, start = _children_cpu(), time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        seen, done = Seen(), Event()
        watcher = Thread(target=_watch, args=(process.pid, seen, done), daemon=True)
        watcher.start()
        try:
            out, _ = process.communicate(order, timeout=patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            raise NotDone(f"not within {patience:g} s, {seen.megabytes:.0f} MB so far") from None
        finally:
            done.set()
            watcher.join()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        raise NotDone(f"failed after {seconds:.0f} s with {process.returncode}")
    # Some programs leave their children to the system, which then tells nobody what these used.
    return Cost(seconds, max(_children_cpu() - before, sum(seen.cpu.values())), seen.megabytes, out)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(session: int, seen: Seen, done: Event) -> None:
    while not done.wait(SAMPLED_EVERY):
        megabytes = 0.0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                told = stat.read_text().rpartition(")")[2].split()
                if int(told[3]) == session:
                    seen.cpu[stat.parent.name] = (int(told[11]) + int(told[12])) / TICKS
                    megabytes += _resident(stat.parent)
            except OSError:
                continue
        seen.megabytes = max(seen.megabytes, megabytes)


def _resident(process: Path) -> float:
    """MB that are the process's alone, and its part of what is shared."""
    lines = (process / "smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
