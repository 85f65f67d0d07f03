"""The eleven indicators of the first half of 2023 as the conference published them, with what follows from them."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.queries import actor_named
from pacnam_tasks.core.clock import MovingClock
from pacnam_tasks.core.periods import read_period
from pacnam_tasks.demo.house import House
from pacnam_tasks.demo.plan import MINUTE, conference_at
from pacnam_tasks.demo.reading import DATA, day, decimal, listed, rows
from pacnam_tasks.indicators.actions import keeping, values
from pacnam_tasks.indicators.forms.definitions import DefinitionInput, IndicatorInput, PathInput
from pacnam_tasks.indicators.forms.values import ValueInput
from pacnam_tasks.indicators.models import Indicator, IndicatorValue
from pacnam_tasks.indicators.queries.definitions import for_change
from pacnam_tasks.indicators.rules.figures import Direction, Kind, Published, Qualifier
from pacnam_tasks.tasks.models import Task
from pacnam_tasks.trajectories.rules.curves import Curve
from pacnam_tasks.trajectories.rules.path import Shape

MADE_FROM, CONFIRMED_FROM = time(13, 35), time(15, 50)
SOURCE = "Hội nghị Ban Chấp hành Đảng bộ huyện ngày 07/7/2023"
PLANNED = "Kế hoạch phát triển kinh tế – xã hội năm 2023 của huyện (số minh họa)"
DERIVED = "Suy ra từ số công bố tại Hội nghị ngày 07/7/2023"
PERIODS = {"6T-2023": "2023-H1"}
WORDS = {"": Qualifier.NONE, "trên": Qualifier.ABOVE, "gần": Qualifier.NEAR, "ước": Qualifier.ESTIMATE}
Row = dict[str, str]


def publish(session: Session, house: House, clock: MovingClock) -> None:
    """The office makes the indicators and enters what was published, and what was derived from it, a minute apart."""
    office = actor_named(session, "vanphong", clock.today())
    frames = {row["code"]: row for row in rows(DATA / "indicator-frame.csv")}
    for number, row in enumerate(rows(DATA / "indicators-2023.csv")):
        clock.move_to(conference_at(MADE_FROM, clock) + number * MINUTE)
        frame = frames[row["code"]]
        indicator = keeping.make(session, _indicator(row, frame, house), by=office, clock=clock)
        for sent in _values(row, frame["note"]):
            values.enter(session, indicator, sent, by=office, clock=clock)
        if frame["plan"]:
            plan = ValueInput(read_period("2023"), Kind.PLAN, decimal(frame["plan"]), source=PLANNED)
            values.enter(session, indicator, plan, by=office, clock=clock)
        if path := _path(frame):
            keeping.set_path(session, indicator, path, by=office, clock=clock)


def _path(frame: Row) -> PathInput | None:
    """How the plan is expected to be reached, where that is no straight line."""
    if frame["curve"]:
        return PathInput(2023, Shape.CURVE, Curve(frame["curve"]), ())
    pairs = (point.split("=") for point in listed(frame["points"]))
    points = tuple((day(on), Decimal(value)) for on, value in pairs)
    return PathInput(2023, Shape.POINTS, None, points) if points else None


def _indicator(row: Row, frame: Row, house: House) -> IndicatorInput:
    definition = DefinitionInput(
        valid_from=date(2023, 1, 1),
        text=f"{frame['definition']}.",
        measure=row["measure"],
        direction=Direction(frame["direction"]),
        is_cumulative=frame["cumulative"] == "yes",
        decimals=int(frame["decimals"]),
        document="",
    )
    return IndicatorInput(
        code=row["code"],
        name=row["name"],
        field_id=house.fields[row["field"]],
        unit_id=house.units[frame["unit"]],
        is_per_unit=frame["per_unit"] == "yes",
        definition=definition,
    )


def _values(row: Row, note: str) -> Iterator[ValueInput]:
    """What was published, without a figure where only "low" was said; then plan and same period as derived."""
    period = read_period(PERIODS[row["period"]])
    of_plan, of_same = decimal(row["percent_of_plan"]), decimal(row["percent_of_same_period"])
    yield ValueInput(
        period=period,
        kind=Kind.ACTUAL,
        amount=decimal(row["actual"]),
        qualifier=WORDS[row["qualifier"]],
        of_plan=None if of_plan is None else Published(of_plan, WORDS[row["percent_of_plan_qualifier"]]),
        of_same=None if of_same is None else Published(of_same),
        said_low=row["flag"] == "low",
        source=SOURCE,
        note=note,
    )
    for kind, of, name in (
        (Kind.PLAN, read_period(period.whole), "plan_derived"),
        (Kind.SAME, period, "same_period_derived"),
    ):
        amount = decimal(row[name])
        if amount is not None:
            yield ValueInput(period=of, kind=kind, amount=amount, is_derived=True, source=DERIVED)


def confirm_and_link(session: Session, clock: MovingClock) -> None:
    """A standing member confirms all of it; the office links the tasks that were given out to better it."""
    clock.move_to(conference_at(CONFIRMED_FROM, clock))
    standing = actor_named(session, "thuongtruc", clock.today())
    office = actor_named(session, "vanphong", clock.today())
    indicators = {one.id: one for one in session.exec(select(Indicator))}
    for value in session.exec(select(IndicatorValue).order_by(col(IndicatorValue.id))).all():
        values.confirm(session, indicators[value.indicator_id], value.id or 0, by=standing, clock=clock)
    for frame in rows(DATA / "indicator-frame.csv"):
        feeding = listed(frame["feeding"])
        for code in listed(frame["tasks"]):
            task = session.exec(select(Task).where(col(Task.code) == code)).one()
            indicator = for_change(session, frame["code"])
            keeping.link(session, indicator, task, feeds=code in feeding, by=office, clock=clock)
