"""The only place that asks the machine for the time."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the time by which tasks live, and the real time of sessions, leases and throttles."""

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        ...

    def now(self) -> datetime:
        """The instant by which tasks live, aware UTC."""
        ...

    def today(self) -> date:
        """The calendar day of `now` in the organisation's time zone."""
        ...

    def real_now(self) -> datetime:
        """The machine's instant, aware UTC: sessions, leases, throttles, token expiry."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, moved by a fixed offset (zero in production)."""

    zone: ZoneInfo = HANOI
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return self.real_now() + self.offset

    def today(self) -> date:
        return local_day(self.now(), self.zone)

    def real_now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class MovingClock:
    """A clock that stands still until it is moved: the demonstration's past, and tests."""

    instant: datetime
    zone: ZoneInfo = HANOI

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return local_day(self.instant, self.zone)

    def real_now(self) -> datetime:
        return self.instant

    def move_to(self, instant: datetime) -> None:
        """Set the clock to `instant`, which must be aware."""
        self.instant = instant.astimezone(UTC)


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day on which `instant` falls in `zone`."""
    return instant.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of `day` in `zone` as aware UTC: what was recorded before it is known on `day`."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def start_clock(start: datetime | None, data_dir: Path, zone: ZoneInfo) -> SystemClock:
    """The clock of a running system.

    With `start` the offset is fixed at the first start and kept in the data folder, so that the
    demonstration's time moves on over restarts.
    """
    if start is None:
        return SystemClock(zone)
    kept = data_dir / "clock.json"
    if kept.exists():
        saved = json.loads(kept.read_text())
        if saved["start"] == start.isoformat():
            return SystemClock(zone, timedelta(seconds=saved["offset_seconds"]))
    return set_clock(start, data_dir, zone)


def set_clock(start: datetime, data_dir: Path, zone: ZoneInfo) -> SystemClock:
    """Let the clock stand at `start` now, and keep that offset for later starts."""
    offset = start.astimezone(UTC) - SystemClock(zone).real_now()
    data_dir.mkdir(parents=True, exist_ok=True)
    kept, made = data_dir / "clock.json", data_dir / f"clock.{os.getpid()}.json"
    made.write_text(json.dumps({"start": start.isoformat(), "offset_seconds": offset.total_seconds()}))
    made.replace(kept)
    return SystemClock(zone, offset)
