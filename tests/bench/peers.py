"""What other programs need for the same data on a machine of the same size (two cores, two workers, 25 rows a page)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """Figures of one program for one page: ms at one connection, server CPU ms, requests a second at eight."""

    name: str
    p50: float
    cpu: float
    rate: float | None


PEERS: dict[tuple[str, int], tuple[Peer, ...]] = {
    ("a", 10_000): (
        Peer("Redmine", 151, 145, 12.6),
        Peer("Roundup", 34, 34, 58),
        Peer("Trac", 120, 117, 18),
        Peer("Kanboard", 115, 112, 19),
    ),
    ("a", 100_000): (
        Peer("Redmine", 156, 169, 11.6),
        Peer("Roundup", 61, 57, 40),
        Peer("Trac", 621, 592, 2.8),
        Peer("Kanboard", 1044, 1045, 1.8),
    ),
    ("b", 10_000): (
        Peer("Redmine", 162, 160, 10.5),
        Peer("Roundup", 49, 52, 38),
        Peer("Trac", 128, 132, 14),
        Peer("Kanboard", 680, 693, 2.9),
    ),
    ("b", 100_000): (
        Peer("Redmine", 327, 489, 4.5),
        Peer("Roundup", 242, 228, 11),
        Peer("Trac", 1026, 1020, 2.0),
        Peer("Kanboard", 6542, 6470, None),
    ),
    ("c", 10_000): (
        Peer("Redmine", 211, 231, 10.8),
        Peer("Trac", 248, 243, 8.8),
        Peer("Kanboard", 258, 262, 8.7),
    ),
    ("c", 100_000): (
        Peer("Redmine", 621, 1032, 2.1),
        Peer("Trac", 2960, 2950, 0.4),
        Peer("Kanboard", 3148, 3140, 0.6),
    ),
    ("d", 10_000): (
        Peer("Redmine", 134, 135, 11.7),
        Peer("Roundup", 31, 30, 62),
        Peer("Trac", 31, 31, 55),
        Peer("Kanboard", 11, 11, 188),
    ),
    ("d", 100_000): (
        Peer("Redmine", 217, 281, 6.4),
        Peer("Roundup", 35, 34, 53),
        Peer("Trac", 57, 58, 36),
        Peer("Kanboard", 39, 40, 40),
    ),
    ("e", 10_000): (
        Peer("Redmine", 48, 46, 43),
        Peer("Roundup", 12, 11, 118),
        Peer("Trac", 24, 22, 90),
        Peer("Kanboard", 28, 24, 103),
    ),
}


def fastest(page: str, n_tasks: int) -> Peer | None:
    """The peer with the shortest median for this page at this size."""
    return min(PEERS.get((page, n_tasks), ()), key=lambda peer: peer.p50, default=None)
