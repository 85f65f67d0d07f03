"""Neutral task-tracking data for the bench, drawn from a fixed seed; the same shape as the data of the peers.

Thirty units of four people, four fields, three updates to a task. Most past tasks are closed, about one in
four of them is late; future ones are mostly open.
"""

import csv
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

SEED = 20261123
N_UNITS = 30
PEOPLE_A_UNIT = 4
PROBE_UNIT = 7

UNIT_HEAD = ("id", "code", "name")
PEOPLE_HEAD = ("id", "login", "name", "unit")
TASK_HEAD = (
    "id", "title", "field", "lead_unit", "assignee", "start", "due", "status", "percent", "updated_at", "note",
)  # fmt: skip
UPDATE_HEAD = (
    "id", "task_id", "author", "created_at", "status_from", "status_to", "percent_from", "percent_to", "note",
)  # fmt: skip

FIELDS = ("Chuyển đổi số", "Cải cách hành chính", "Kinh tế - xã hội", "Xây dựng cơ bản")
STATUSES = ("done", "cancelled", "not_started", "in_progress", "waiting")
PAST, FUTURE = (70, 5, 5, 12, 8), (20, 2, 30, 40, 8)
BODIES = ("Phòng Nội vụ", "Phòng Tư pháp", "Phòng Y tế", "Thanh tra", "Ủy ban nhân dân xã Đông Sơn")
NAMES = ("Nguyễn Văn Bình", "Trần Thị Hằng", "Lê Đức Sơn", "Phạm Ngọc Quỳnh", "Đỗ Minh Tuyết")
VERBS = ("Xây dựng", "Rà soát", "Tham mưu ban hành", "Tổng hợp báo cáo về", "Đôn đốc", "Nghiệm thu")
THINGS = (
    "kế hoạch chuyển đổi số", "cơ sở dữ liệu đất đai", "quyết toán vốn đầu tư công", "kết luận thanh tra",
    "chương trình giảm nghèo bền vững", "đơn thư khiếu nại, tố cáo", "công tác tiêm chủng mở rộng",
)  # fmt: skip
TAILS = ("năm 2026", "giai đoạn 2026 - 2030", "theo Nghị quyết số {n}/NQ-HĐND", "phục vụ kỳ họp thứ {n}")
NOTES = (
    "Đã phối hợp với các đơn vị liên quan, đang chờ ý kiến góp ý bằng văn bản.",
    "Chậm tiến độ do chưa được bố trí kinh phí; đề nghị gia hạn thời gian thực hiện.",
    "Đã tổ chức kiểm tra thực tế tại cơ sở, ghi nhận ba tồn tại cần khắc phục ngay.",
    "Đã gửi báo cáo định kỳ; không phát sinh vướng mắc trong tuần.",
    "Hồ sơ còn thiếu biên bản nghiệm thu, yêu cầu bổ sung trước khi trình ký.",
)


@dataclass(frozen=True)
class Drawn:
    """A task and its updates, as rows of the files."""

    task: Sequence[Any]
    updates: Sequence[Sequence[Any]]


def generate(folder: Path, n_tasks: int, today: date) -> None:
    """Write the four files and meta.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(f"{SEED}/{n_tasks}")
    drawn = [_task(draw, number, today) for number in range(1, n_tasks + 1)]
    _write(folder / "units.csv", UNIT_HEAD, _units())
    _write(folder / "people.csv", PEOPLE_HEAD, _people(draw))
    _write(folder / "tasks.csv", TASK_HEAD, (one.task for one in drawn))
    updates = (update for one in drawn for update in one.updates)
    _write(folder / "updates.csv", UPDATE_HEAD, ((number, *row) for number, row in enumerate(updates, start=1)))
    meta = {"tasks": n_tasks, "today": today.isoformat(), "probe_unit": PROBE_UNIT, "probe_task": n_tasks // 2}
    (folder / "meta.json").write_text(json.dumps(meta))


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def _units() -> Iterator[Sequence[Any]]:
    for number in range(1, N_UNITS + 1):
        yield (number, f"DV{number:02d}", f"{BODIES[number % len(BODIES)]} {number}")


def _people(draw: random.Random) -> Iterator[Sequence[Any]]:
    for index in range(N_UNITS * PEOPLE_A_UNIT):
        yield (index + 1, _login(index), draw.choice(NAMES), index // PEOPLE_A_UNIT + 1)


def _login(index: int) -> str:
    return f"cb{index + 1:03d}"


def _task(draw: random.Random, number: int, today: date) -> Drawn:
    unit = draw.randint(1, N_UNITS)
    who = _login((unit - 1) * PEOPLE_A_UNIT + draw.randrange(PEOPLE_A_UNIT))
    due = today + timedelta(days=draw.randint(-240, 240))
    start = due - timedelta(days=draw.randint(10, 120))
    status = draw.choices(STATUSES, PAST if due < today else FUTURE)[0]
    percent = {"done": 100, "not_started": 0}.get(status, draw.randrange(10, 100, 10))
    title = f"{draw.choice(VERBS)} {draw.choice(THINGS)} {draw.choice(TAILS).format(n=draw.randint(1, 400))}"
    updates = list(_updates(draw, number, who, start, status, percent, today))
    note = " ".join(draw.sample(NOTES, 2))
    task = (number, title, draw.choice(FIELDS), unit, who, start, due, status, percent, updates[-1][2], note)
    return Drawn(task, updates)


def _updates(
    draw: random.Random, number: int, who: str, start: date, status: str, percent: int, today: date
) -> Iterator[Sequence[Any]]:
    """Three reports that walk from not started to the present status, none of them after today's morning."""
    begun = status if status == "not_started" else "in_progress"
    statuses = ("not_started", begun, "waiting" if status == "waiting" else begun, status)
    percents = (0, percent // 30 * 10, percent // 20 * 10, percent)
    days = sorted(draw.randint(0, 60) for _ in range(3))
    latest = datetime.combine(today, time(7))
    moments = sorted(
        min(datetime.combine(start, time(8)) + timedelta(days=day, minutes=draw.randint(0, 540)), latest)
        for day in days
    )
    for index, at in enumerate(moments):
        steps = (statuses[index], statuses[index + 1], percents[index], percents[index + 1])
        yield (number, who, at.isoformat(sep=" "), *steps, draw.choice(NOTES))
