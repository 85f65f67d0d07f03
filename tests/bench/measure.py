"""Requests in quiet rounds: how long, how much CPU, how many at once, how many bytes."""

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles

from tests.bench.client import Answer, Browser
from tests.bench.server import Server

ROUNDS, REQUESTS = 5, 100
CROWD, CROWD_ROUNDS, CROWD_REQUESTS = 8, 3, 25
STATIC = re.compile(r'"(/static/[^"#]+)')

Ask = Callable[[], Answer]


@dataclass(frozen=True)
class Figures:
    """One page: ms and requests a second of the quietest round at one connection and at eight."""

    p50: float
    p95: float
    rate: float
    cpu: float
    crowd_p95: float
    crowd_rate: float
    plain: int
    compressed: int
    encoding: str
    statements: int
    failed: int


@dataclass(frozen=True)
class Round:
    """One round of requests."""

    seconds: Sequence[float]
    wall: float
    cpu: float
    failed: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.wall

    @property
    def p50(self) -> float:
        """The median in ms."""
        return median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """What 95 of 100 stay under, in ms."""
        return quantiles(self.seconds, n=20)[18] * 1000


def measure(server: Server, askers: Sequence[Ask], plain: Callable[[], Answer], statements: int) -> Figures:
    """The figures of one page; each of `askers` sends the request over a connection of its own."""
    compressed = _warm(askers)
    alone = [_round(server, askers[:1], REQUESTS) for _ in range(ROUNDS)]
    crowd = [_round(server, askers, CROWD_REQUESTS) for _ in range(CROWD_ROUNDS)]
    quietest, busiest = min(alone, key=lambda one: one.p50), max(crowd, key=lambda one: one.rate)
    return Figures(
        p50=quietest.p50,
        p95=quietest.p95,
        rate=quietest.rate,
        cpu=min(one.cpu / len(one.seconds) for one in alone) * 1000,
        crowd_p95=busiest.p95,
        crowd_rate=busiest.rate,
        plain=len(plain().body),
        compressed=len(compressed.body),
        encoding=compressed.encoding,
        statements=statements,
        failed=sum(one.failed for one in (*alone, *crowd)),
    )


def _warm(askers: Sequence[Ask]) -> Answer:
    """Let every worker have answered; the last answer."""
    for _ in range(10):
        answers = [ask() for ask in askers]
    return answers[0]


def _round(server: Server, askers: Sequence[Ask], requests: int) -> Round:
    def one_connection(ask: Ask) -> list[Answer]:
        return [ask() for _ in range(requests)]

    cpu, start = server.cpu_seconds(), time.perf_counter()
    with ThreadPoolExecutor(len(askers)) as threads:
        answers = [answer for some in threads.map(one_connection, askers) for answer in some]
    wall = time.perf_counter() - start
    failed = sum(answer.status >= 400 for answer in answers)
    return Round([answer.seconds for answer in answers], wall, server.cpu_seconds() - cpu, failed)


def cold(browser: Browser, path: str) -> tuple[int, int]:
    """Requests and bytes of a page that a browser opens for the first time, with all that it names."""
    page = browser.get(path)
    named = sorted(set(STATIC.findall(browser.get(path, encoding="identity").body.decode())))
    answers = [page, *(browser.get(name) for name in named)]
    return len(answers), sum(len(answer.body) for answer in answers)
