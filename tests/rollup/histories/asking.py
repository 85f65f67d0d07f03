"""Pages of the roll-up as they are asked for, and what each must show by the events."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from tests.rollup.histories import recount
from tests.rollup.histories.pages import Shown, counted, figures_of, percent
from tests.rollup.histories.raw import Facts, Raw

COUNTS = (
    "assigned", "done_on_time", "done_late", "done_undated", "open_in_time", "open_overdue", "open_undated", "paused",
    "revoked",
)  # fmt: skip
PLAIN = {"field": "fields", "unit": "units", "member": "members"}
SETS = {"programme": "programmes", "plan": "plans", "indicator": "indicators"}
ROWS = (*PLAIN, *SETS)
LEVELS = ("task", "part", "all")
Get = Callable[[str, str], Any]
"""Opens an address as a person of the house."""


@dataclass(frozen=True)
class Reader:
    """Who asks: the units whose own work it may count, none for those who read all."""

    name: str
    units: frozenset[str] | None


READERS = (Reader("office", None), Reader("lead", frozenset({"NNPTNT"})), Reader("commune", frozenset({"XBB"})))


@dataclass(frozen=True)
class Asked:
    """A page: of what, for whom, of which day and level, and the earlier day that it is compared with."""

    reader: Reader
    what: str
    code: str
    by: str
    level: str
    day: date
    since: date | None = None

    def address(self, **more: str) -> str:
        """Where it is found."""
        path = f"/{(PLAIN | SETS)[self.what]}/{self.code}" if self.what else ""
        values = {"level": self.level, "as_of": self.day.isoformat(), "by": self.by} | more
        if self.since:
            values["since"] = self.since.isoformat()
        return f"/progress{path}?" + "&".join(f"{name}={value}" for name, value in values.items() if value)


@dataclass
class Ledger:
    """How much was compared, and what was not the same."""

    pages: int = 0
    numbers: int = 0
    wrong: list[str] = field(default_factory=list)

    def compare(self, where: str, shown: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        """Every figure that is shown."""
        for name, value in shown.items():
            self.numbers += 1
            if expected.get(name, "unknown") != value:
                self.wrong.append(f"{where}: {name} is {value}, not {expected.get(name, 'unknown')}")


class Recounted:
    """What pages must show, by the raw events."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self._days: dict[date, dict[int, Facts]] = {}

    def on(self, day: date) -> dict[int, Facts]:
        """Every task at the end of a day."""
        if day not in self._days:
            self._days[day] = self.raw.on(day)
        return self._days[day]

    def held(self, asked: Asked, day: date) -> dict[int, Facts]:
        """The tasks of the page on a day."""
        return {
            task_id: one
            for task_id, one in self.on(day).items()
            if asked.level in {"all", one["level"]}
            and self._may_count(asked.reader, one)
            and (not asked.what or asked.code in self.keys(asked.what, task_id, one, day))
        }

    def _may_count(self, reader: Reader, one: Facts) -> bool:
        units = {self.raw.codes["unit"].get(one.get(name, 0)) for name in ("lead_unit_id", "parent_unit_id")}
        return reader.units is None or bool(units & reader.units)

    def keys(self, by: str, task_id: int, one: Facts, day: date) -> set[str]:
        """In which rows a task is counted on a day."""
        if by in SETS:
            return {self.raw.codes[by][number] for number in self.raw.sets_on(by, task_id, day)}
        if by == "member":
            return {str(one.get("member_id", ""))}
        return {self.raw.codes[by][one["field_id" if by == "field" else "lead_unit_id"]]}

    def rows(self, asked: Asked) -> dict[str, dict[str, Any]]:
        """The figures of each row."""
        then = self.held(asked, asked.since) if asked.since else {}
        now = self.held(asked, asked.day)
        codes = {
            key
            for tasks, day in ((now, asked.day), (then, asked.since or asked.day))
            for task_id, one in tasks.items()
            for key in self.keys(asked.by, task_id, one, day)
        }
        return {code: self._line(asked, now, then, code) for code in codes}

    def total(self, asked: Asked) -> dict[str, Any]:
        """The figures of all of it, each task once."""
        then = self.held(asked, asked.since) if asked.since else {}
        return self._line(asked, self.held(asked, asked.day), then, None)

    def _line(
        self, asked: Asked, now: Mapping[int, Facts], then: Mapping[int, Facts], code: str | None
    ) -> dict[str, Any]:
        def of(tasks: Mapping[int, Facts], day: date) -> dict[int, Facts]:
            return {
                number: one
                for number, one in tasks.items()
                if code is None or code in self.keys(asked.by, number, one, day)
            }

        mine = of(now, asked.day)
        found = recount.figures(mine.values(), asked.day)
        if asked.since is None:
            return found
        before = recount.figures(of(then, asked.since).values(), asked.since)
        found |= {f"{name}_change": found[name] - before[name] for name in COUNTS}
        known = found["percent"] is not None and before["percent"] is not None
        moved = Decimal(str(found["percent"])) - Decimal(str(before["percent"])) if known else None
        found["percent_change"] = None if moved is None else float(moved)
        found["newly_done"] = self._new(mine, asked, lambda one, _day: one["state"] == "done")
        found["new_overdue"] = self._new(mine, asked, lambda one, day: recount.days_overdue(one, day) > 0)
        return found

    def _new(self, mine: Mapping[int, Facts], asked: Asked, holds: Callable[[Facts, date], bool]) -> int:
        assert asked.since is not None
        earlier = self.on(asked.since)
        was = {number for number, one in earlier.items() if holds(one, asked.since)}
        return sum(holds(one, asked.day) and number not in was for number, one in mine.items())

    @cached_property
    def evenings(self) -> dict[date, dict[int, Facts]]:
        """Every task at the end of each day."""
        first, last = self.raw.events[0][0], max(self.raw.events[-1][0], *self._days)
        return {day: self.on(day) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))}

    def standing(self, reader: Reader, level: str, since: date, last: date) -> dict[str, dict[str, Any]]:
        """What `/progress/standing` shows, by unit."""
        account = recount.account(self.evenings, level, since, last)
        mine = {
            code: account[number]
            for number, code in self.raw.codes["unit"].items()
            if number in account and (reader.units is None or self._counts_there(reader, number, account[number]))
        }
        rows = {code: _told(one) for code, one in mine.items()}
        for communes in (False, True) if reader.units is None else ():
            group = {code: one for code, one in rows.items() if (code in self.raw.communes) is communes}
            shares = [one["late_share"] for one in group.values() if one["carried"] >= 5]
            for one in group.values():
                if len(shares) > 1 and one["carried"] >= 5:
                    one["place"] = 1 + sum(other < one["late_share"] for other in shares)
        return rows

    def _counts_there(self, reader: Reader, unit: int, _one: Mapping[str, Any]) -> bool:
        return self.raw.codes["unit"][unit] in (reader.units or ())

    def wrong_wholes(self, day: date) -> Iterator[str]:
        """Tasks with parts whose percent is not what their parts make it."""
        known = self.on(day)
        parts: dict[int, list[tuple[Facts, Any]]] = {}
        for number, one in known.items():
            whole, _kind, size = self.raw.wholes[number]
            if whole is not None:
                parts.setdefault(whole, []).append((one, None if size is None else Decimal(size)))
        for number, below in parts.items():
            one, kind = known[number], self.raw.wholes[number][1]
            if one["state"] not in recount.STILL:
                made = recount.percent_from_parts(kind, one.get("target"), below)
                if Decimal(one.get("percent", 0)) != made:
                    yield f"{day} task {number}: {one.get('percent', 0)} of {made}"


def _told(one: Mapping[str, Any]) -> dict[str, Any]:
    days, late = (sum(had[n] for had in one["tasks"].values()) for n in (0, 1))
    dated, first = one["on_time"] + one["late"], one["on_time_original"] + one["late_original"]
    return {
        "place": None, "carried": len(one["tasks"]), "days": days, "late_days": late,
        "late_tasks": sum(had[1] > 0 for had in one["tasks"].values()), "late_share": recount.share(late, days),
        "on_time": one["on_time"], "dated": dated, "on_time_rate": recount.share(one["on_time"], dated),
        "on_time_original": one["on_time_original"], "dated_original": first,
        "on_time_rate_original": recount.share(one["on_time_original"], first), "done_undated": one["done_undated"],
    }  # fmt: skip


def compare_data(get: Get, asked: Asked, expected: Recounted, ledger: Ledger) -> None:
    """The JSON of a page."""
    answer = get(asked.reader.name, asked.address(format="json"))
    if asked.what == "member" and answer.status_code == 404:
        return  # nothing of this member's is for the reader
    told, rows = answer.get_json(), expected.rows(asked)
    ledger.pages += 1
    where = f"{asked.reader.name} {asked.address()}"
    if {row["code"] for row in told["rows"]} != set(rows):
        ledger.wrong.append(f"{where}: rows {[row['code'] for row in told['rows']]}, not {sorted(rows)}")
        return
    for row in told["rows"]:
        shown = {name: value for name, value in row.items() if name not in {"code", "name"}}
        ledger.compare(f"{where} {row['code']}", shown, rows[row["code"]])
    ledger.compare(f"{where} total", told["total"], expected.total(asked))
    if asked.by in PLAIN and not asked.since:
        for name in COUNTS:
            added = sum(row[name] for row in told["rows"])
            ledger.compare(f"{where} sum", {name: added}, {name: told["total"][name]})


def compare_csv(get: Get, asked: Asked, expected: Recounted, ledger: Ledger) -> None:
    """The same figures as a file for spreadsheets."""
    lines, rows = _lines_of(get(asked.reader.name, asked.address(format="csv"))), expected.rows(asked)
    where = f"csv {asked.reader.name} {asked.address()}"
    ledger.pages += 1
    if {line["code"] for line in lines[:-1]} != set(rows):
        ledger.wrong.append(f"{where}: rows {[line['code'] for line in lines]}, not {sorted(rows)}")
        return
    for line in lines:
        of_total = line is lines[-1]
        shown = {name: _figure(value) for name, value in line.items() if name not in {"code", "name"}}
        ledger.compare(f"{where} {line['code']}", shown, expected.total(asked) if of_total else rows[line["code"]])


def _lines_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def _figure(text: str) -> int | float | str | None:
    """A figure as JSON has it."""
    if not text:
        return None
    if text.removeprefix("-").isdigit():
        return int(text)
    return float(text) if text.removeprefix("-").replace(".", "", 1).isdigit() else text


def compare_page(get: Get, asked: Asked, expected: Recounted, ledger: Ledger) -> None:
    """The page of counts: tables, counters, ages, both deadlines."""
    answer = get(asked.reader.name, asked.address())
    shown = Shown(answer.get_data(as_text=True))
    where, rows, total = f"page {asked.reader.name} {asked.address()}", expected.rows(asked), expected.total(asked)
    ledger.pages += 1
    names = ("assigned", "done", "open_in_time", "at_risk", "open_overdue", "submitted")
    ledger.compare(where, dict(zip(names, shown.counts[0], strict=True)), total)
    ledger.compare(where, {f"age_{n}": one for n, one in enumerate(shown.counts[-1], 1)}, total)
    table = shown.rows(asked.by)
    if {code or "" for code in table if code is not None} - set(rows) or len(table) != len(rows) + 1:
        ledger.wrong.append(f"{where}: rows {list(table)}, not {sorted(rows)}")
    for code, cells in table.items():
        ledger.compare(f"{where} {code}", figures_of(cells), total if code is None else rows.get(code, {}))
    for suffix, cells in zip(
        ("", "_original"), (row.cells for row in shown.tables["deadlines"] if row.cells), strict=False
    ):
        told = {
            f"done_on_time{suffix}": counted(cells[0])[0], f"done_late{suffix}": counted(cells[1])[0],
            f"on_time_rate{suffix}": percent(cells[2]), f"open_in_time{suffix}": counted(cells[3])[0],
            f"open_overdue{suffix}": counted(cells[4])[0], f"overdue_rate{suffix}": percent(cells[5]),
            f"overdue_rate_of_due{suffix}": percent(cells[6]),
        }  # fmt: skip
        ledger.compare(f"{where} deadlines", told, total)


def compare_rates(get: Get, asked: Asked, expected: Recounted, ledger: Ledger) -> None:
    """The page of rates, each with what it is of."""
    shown = Shown(get(asked.reader.name, asked.address(show="rates")).get_data(as_text=True))
    rows, total = expected.rows(asked), expected.total(asked)
    ledger.pages += 1
    for code, cells in shown.rows(asked.by).items():
        line = total if code is None else rows.get(code, {})
        for cell, rate, part, of in zip(
            cells,
            (
                "on_time_rate",
                "on_time_rate_original",
                "overdue_rate",
                "overdue_rate_original",
                "overdue_rate_of_due",
                "update_rate",
            ),
            (
                "done_on_time",
                "done_on_time_original",
                "open_overdue",
                "open_overdue_original",
                "open_overdue",
                "updated",
            ),
            ("done_dated", "done_dated", "assigned", "assigned", "due", "open"),
            strict=False,
        ):
            told = {rate: percent(cell)}
            told |= dict(zip((part, of), counted(cell), strict=True)) if counted(cell) else {of: 0}
            ledger.compare(f"rates {asked.reader.name} {asked.address()} {code}", told, line)
        ledger.compare(f"rates {asked.address()} {code}", {"silent": counted(cells[6])[0]}, line)


def compare_trends(get: Get, asked: Asked, expected: Recounted, ledger: Ledger) -> None:
    """The page of the last eight weeks: each day as its own page has it."""
    shown = Shown(get(asked.reader.name, asked.address(show="trends")).get_data(as_text=True))
    ledger.pages += 1
    days = [asked.day - timedelta(weeks=n) for n in range(8, -1, -1)]
    for n, day in enumerate(days):
        then = Asked(asked.reader, asked.what, asked.code, asked.by, asked.level, day)
        rows, total = expected.rows(then), expected.total(then)
        for code, cells in shown.rows(asked.by).items():
            line = total if code is None else rows.get(code, recount.figures((), day))
            numbers = counted(cells[1 + n]) or [0, 0, 0]
            told = dict(zip(("done", "open_overdue", "assigned"), numbers, strict=True))
            ledger.compare(f"trends {asked.address()} {day} {code}", told | {"percent": percent(cells[1 + n])}, line)


def compare_trends_csv(get: Get, asked: Asked, expected: Recounted, ledger: Ledger) -> None:
    """The same weeks as a file, a line for each row and day."""
    ledger.pages += 1
    for line in _lines_of(get(asked.reader.name, asked.address(show="trends", format="csv"))):
        day = date.fromisoformat(line["day"])
        then = Asked(asked.reader, asked.what, asked.code, asked.by, asked.level, day)
        known = expected.total(then) if line["name"] == "total" else expected.rows(then).get(line["code"])
        told = {name: _figure(line[name]) for name in ("percent", "done", "open_overdue", "assigned")}
        ledger.compare(f"trends csv {asked.address()} {day} {line['code']}", told, known or recount.figures((), day))


def compare_standing(
    get: Get, reader: Reader, level: str, since: date, last: date, expected: Recounted, ledger: Ledger
) -> None:
    """Units beside each other, as JSON and on the page."""
    address = f"/progress/standing?level={level}&since={since}&as_of={last}"
    rows = expected.standing(reader, level, since, last)
    told = {row["code"]: row for row in get(reader.name, f"{address}&format=json").get_json()["rows"]}
    ledger.pages += 1
    if set(told) != set(rows):
        ledger.wrong.append(f"{address}: rows {sorted(told)}, not {sorted(rows)}")
        return
    for code, row in told.items():
        shown = {name: value for name, value in row.items() if name not in {"code", "name"}}
        ledger.compare(f"{reader.name} {address} {code}", shown, rows[code])


def pages_of(dice: Random, raw: Raw, last: date) -> Iterator[Asked]:
    """Each kind of page once, of a day, level and reader that the dice choose, and the whole by all rows."""
    days = [raw.events[0][0] + timedelta(days=n) for n in range((last - raw.events[0][0]).days + 1)]

    def one(what: str, code: str, by: str) -> Asked:
        day = dice.choice([last, dice.choice(days), dice.choice(days)])
        since = dice.choice([other for other in days if other <= day]) if dice.random() < 0.25 else None
        reader = dice.choice([READERS[0], *READERS])
        return Asked(reader, what, code, by, dice.choice(LEVELS), day, since if since != day else None)

    for by in ROWS:
        yield one("", "", by)
    for what, code in _scopes(raw):
        yield one(what, code, dice.choice(ROWS))


def _scopes(raw: Raw) -> Iterable[tuple[str, str]]:
    for what in (*PLAIN, *SETS):
        if what == "member":
            members = sorted({one["member_id"] for _day, _task, one in raw.events if "member_id" in one})
            yield from ((what, str(number)) for number in members)
        else:
            yield from ((what, code) for code in raw.codes[what].values())
