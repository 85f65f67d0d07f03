"""The real web server on a database of the bench, and the CPU that it takes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pacnam_tasks.operations.serve import answers, reserve

ROOT = Path(__file__).parents[2]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
SERVE = (
    "import socket, sys; from app import app; from pacnam_tasks.operations.serve import answer_requests;"
    "answer_requests(app, socket.socket(fileno=int(sys.argv[1])))"
)


@dataclass(frozen=True)
class Server:
    """A running web server; `roots` are its process and the database's, if that has one of its own."""

    port: int
    roots: tuple[int, ...]

    def cpu_seconds(self) -> float:
        """CPU taken so far by these processes and all that they have started."""
        return sum(_cpu_seconds(pid) for pid in _family(self.roots))


def environment(database_url: str, data_dir: Path) -> dict[str, str]:
    """The product's settings on this database, and nothing of the machine's own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PACNAM_")}
    return plain | {"PACNAM_DATABASE_URL": database_url, "PACNAM_DATA_DIR": str(data_dir)}


def flask(env: Mapping[str, str], *words: str) -> str:
    """Run a command of the product; what it printed."""
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


@contextmanager
def serving(env: Mapping[str, str], database_pid: int | None) -> Iterator[Server]:
    """The web server as `make run` starts it, without the scheduler."""
    listener = reserve(0)
    listener.listen()
    port = listener.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(listener.fileno())],
        cwd=ROOT,
        env=dict(env),
        pass_fds=[listener.fileno()],
    )
    listener.close()
    try:
        if not answers(port):
            raise RuntimeError("the web server does not answer")
        yield Server(port, (process.pid, *([database_pid] if database_pid else [])))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _family(roots: tuple[int, ...]) -> Iterator[int]:
    parents = {int(path.name): _stat(int(path.name))[1] for path in Path("/proc").iterdir() if path.name.isdigit()}
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += [child for child, parent in parents.items() if parent == str(pid)]


def _stat(pid: int) -> list[str]:
    """The fields after the name: state, parent, …; none of a process that has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return ["", ""]


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return sum(int(ticks) for ticks in fields[11:13]) / TICKS_A_SECOND
