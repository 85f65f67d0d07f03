"""Values are entered by hand or from a sheet, confirmed, and explained where they are low."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from pacnam_tasks.accounts.rules import Actor, Holding
from pacnam_tasks.core.clock import Clock
from pacnam_tasks.core.errors import Conflict, NotAllowed, NotFound, Refused
from pacnam_tasks.core.form_fields import check_measure
from pacnam_tasks.core.periods import Period, year_before
from pacnam_tasks.core.text import dmy, measured, number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.indicators.access import right_to_confirm, right_to_enter
from pacnam_tasks.indicators.actions.recording import note
from pacnam_tasks.indicators.forms.sheet import SheetValue, at_row, refused_rows
from pacnam_tasks.indicators.forms.values import ExplanationInput, ValueInput
from pacnam_tasks.indicators.models import (
    Indicator,
    IndicatorDefinition,
    IndicatorExplanation,
    IndicatorValue,
)
from pacnam_tasks.indicators.queries.recorded import value_with_enterer
from pacnam_tasks.indicators.rules.figures import Kind
from pacnam_tasks.units.models import Unit
from pacnam_tasks.units.rules import UnitKind, is_valid_on

POINTS = "điểm"
"""How the measure of a change in percent begins: `điểm %`."""


def enter(
    session: Session,
    indicator: Indicator,
    sent: ValueInput,
    *,
    by: Actor,
    clock: Clock,
    seen: int | None = None,
    key: str | None = None,
) -> IndicatorValue:
    """Enter a value of a period in place of the one that stood there.

    `seen` is the newest entry that the person knew of: raises Conflict where a later one would be replaced. Raises
    NotAllowed, or Refused by field.
    """
    unit = _unit(session, indicator, sent, clock.today())
    right = right_to_enter(by, indicator.unit_id, unit.id if unit else None)
    if right is None:
        raise NotAllowed(_("Values are entered by the unit that answers for the indicator, and by the office."))
    definition = _definition_for(session, indicator, sent, clock.today())
    _check(sent, definition, clock.today())
    before = _standing(session, indicator, sent, unit)
    if before is not None and seen is not None and (before.id or 0) > seen:
        raise Conflict
    if before is not None:
        before.replaced_at = clock.now()
        session.add(before)
    row = _row(indicator, definition, unit, sent, right, clock)
    session.add(row)
    session.flush()
    note(session, "indicator_value_entered", _said(indicator, unit, row, before), right, clock, key)
    return row


def _unit(session: Session, indicator: Indicator, sent: ValueInput, today: date) -> Unit | None:
    if not sent.unit:
        return None
    if not indicator.is_per_unit:
        raise Refused({"unit": _("This indicator has no values of single units. Please leave the unit out.")})
    unit = session.exec(select(Unit).where(col(Unit.code) == sent.unit)).one_or_none()
    if unit is None:
        raise Refused({"unit": _("There is no unit with the code “%(code)s”.", code=sent.unit)})
    on = min(sent.period.ends_on, today)
    if not is_valid_on(unit, on):
        raise Refused(
            {"unit": _("%(unit)s does not exist on %(day)s. Please choose another unit.", unit=unit.name, day=dmy(on))}
        )
    if sent.kind is not Kind.PLAN and unit.kind != UnitKind.COMMUNE and not _has_plan(session, indicator, sent, unit):
        sentence = _(
            "%(unit)s does not report this indicator: communes do, and units to which a plan of it is given. Please "
            "choose another unit, or let the plan of this unit be entered first.",
            unit=unit.name,
        )
        raise Refused({"unit": sentence})
    return unit


def _has_plan(session: Session, indicator: Indicator, sent: ValueInput, unit: Unit) -> bool:
    """Whether the unit has a plan of its own for the period or its year."""
    plans = select(IndicatorValue).where(
        col(IndicatorValue.indicator_id) == indicator.id,
        col(IndicatorValue.unit_id) == unit.id,
        col(IndicatorValue.kind) == Kind.PLAN,
        col(IndicatorValue.period).in_([sent.period.label, sent.period.whole]),
        col(IndicatorValue.replaced_at).is_(None),
    )
    return session.exec(plans.limit(1)).first() is not None


def _definition_for(session: Session, indicator: Indicator, sent: ValueInput, today: date) -> IndicatorDefinition:
    """By which definition a value is measured: the one in force at the end of its period, or now if that is to come.

    A value of the same period was measured a year before, unless it was worked out anew.
    """
    own = session.exec(
        select(IndicatorDefinition)
        .where(col(IndicatorDefinition.indicator_id) == indicator.id)
        .order_by(col(IndicatorDefinition.valid_from))
    ).all()
    period: Period | None = sent.period
    if sent.kind is Kind.SAME and not sent.by_new:
        period = year_before(sent.period)
    on = min(period.ends_on, today) if period is not None else today
    return next((one for one in reversed(own) if one.valid_from <= on), own[0])


def _check(sent: ValueInput, definition: IndicatorDefinition, today: date) -> None:
    check_measure(sent.amount, sent.measure, definition.measure, "amount")
    wrong = {}
    if sent.kind is Kind.ACTUAL and sent.period.starts_on > today:
        wrong["period"] = _(
            "The period begins on %(day)s only: no actual is entered before.", day=dmy(sent.period.starts_on)
        )
    if sent.kind is Kind.SAME and year_before(sent.period) is None:
        wrong["period"] = _("The year before has no such week, so there is no same period.")
    if sent.amount is not None and sent.amount != round(sent.amount, definition.decimals):
        wrong["amount"] = _(
            "This indicator has at most %(n)s decimals: please round the number.", n=number(definition.decimals)
        )
    if not wrong and sent.amount is not None and sent.amount < 0 and not (sent.sure or falls_below(definition)):
        wrong["sure"] = _(
            "The value %(amount)s is less than zero. Please correct it, or tick that it is meant.",
            amount=measured(sent.amount, definition.measure),
        )
    if wrong:
        raise Refused(wrong)


def falls_below(definition: IndicatorDefinition) -> bool:
    """Whether less than zero is as usual as more: a change in points is. Nothing else tells a rate or a balance that
    may fall below from a count that cannot, so of those it is asked once.
    """
    return definition.measure.casefold().startswith(POINTS)


def _standing(session: Session, indicator: Indicator, sent: ValueInput, unit: Unit | None) -> IndicatorValue | None:
    of_unit = col(IndicatorValue.unit_id).is_(None) if unit is None else col(IndicatorValue.unit_id) == unit.id
    return session.exec(
        select(IndicatorValue).where(
            col(IndicatorValue.indicator_id) == indicator.id,
            col(IndicatorValue.period) == sent.period.label,
            col(IndicatorValue.kind) == sent.kind,
            col(IndicatorValue.replaced_at).is_(None),
            of_unit,
        )
    ).one_or_none()


def _row(
    indicator: Indicator,
    definition: IndicatorDefinition,
    unit: Unit | None,
    sent: ValueInput,
    right: Holding,
    clock: Clock,
) -> IndicatorValue:
    of_plan, of_same = sent.of_plan, sent.of_same
    return IndicatorValue(
        indicator_id=indicator.id or 0,
        definition_id=definition.id or 0,
        unit_id=unit.id if unit else None,
        period=sent.period.label,
        kind=sent.kind,
        amount=sent.amount,
        qualifier=sent.qualifier,
        percent_of_plan=of_plan.value if of_plan else None,
        percent_of_plan_qualifier=of_plan.qualifier if of_plan else "",
        percent_of_same=of_same.value if of_same else None,
        percent_of_same_qualifier=of_same.qualifier if of_same else "",
        is_derived=sent.is_derived,
        said_low=sent.said_low,
        origin=sent.origin,
        source=sent.source,
        note=sent.note,
        entered_by=right.id,
        entered_at=clock.now(),
    )


SAID = (
    "period", "kind", "amount", "qualifier", "percent_of_plan", "percent_of_plan_qualifier", "percent_of_same",
    "percent_of_same_qualifier", "is_derived", "said_low", "origin", "source", "note",
)  # fmt: skip


def _said(
    indicator: Indicator, unit: Unit | None, row: IndicatorValue, before: IndicatorValue | None
) -> Mapping[str, Any]:
    """What the event tells: the value, its place, and what stood there before."""
    said = {name: getattr(row, name) for name in SAID}
    replaced = None if before is None else {name: getattr(before, name) for name in SAID}
    names = {"name": indicator.name, "unit_name": unit.short_name if unit else ""}
    return {"indicator": indicator.code, "unit": unit.code if unit else "", **names, **said, "before": replaced}


def enter_all(
    session: Session,
    sent: Sequence[SheetValue],
    *,
    by: Actor,
    clock: Clock,
    sure: bool = False,
    key: str | None = None,
) -> int:
    """Enter the values of a sheet, all or none; raises Refused naming each row that is not taken, with `sure` among
    them where a row is asked about.

    Plans come before what is reported of them, wherever they stand in the sheet.
    """
    wrong: dict[int, list[str]] = {}
    known = {one.code: one for one in session.exec(select(Indicator))}
    right: Holding | None = None
    is_asked = False
    for one in sorted(sent, key=lambda one: one.value.kind is not Kind.PLAN):
        indicator = known.get(one.code)
        if indicator is None:
            wrong[one.row] = [_("there is no indicator with the code “%(code)s”", code=one.code[:40])]
            continue
        try:
            row = enter(session, indicator, replace(one.value, sure=sure), by=by, clock=clock)
            right = next(holding for holding in by.holdings if holding.id == row.entered_by)
        except Refused as refused:
            wrong[one.row] = list(refused.messages.values())
            is_asked |= "sure" in refused.messages
        except NotAllowed as not_allowed:
            wrong[one.row] = [f"{one.code}: {not_allowed.reason}"]
    if wrong:
        rows = refused_rows([at_row(row, sentence) for row in sorted(wrong) for sentence in wrong[row]])
        asked = {"sure": _("Where the values below zero are meant, tick that and choose the file again.")}
        raise Refused({**rows.messages, **asked}) if is_asked else rows
    if right is not None:
        note(session, "indicator_values_imported", {"count": len(sent)}, right, clock, key)
    return len(sent)


def confirm(
    session: Session, indicator: Indicator, value_id: int, *, by: Actor, clock: Clock, key: str | None = None
) -> None:
    """Say that a value is right; raises NotAllowed for one's own entry, Conflict where another has taken its place."""
    shown = value_with_enterer(session, indicator.id or 0, value_id)
    right = right_to_confirm(by, shown.enterer_id)
    if right is None:
        raise NotAllowed(_("A value is confirmed by the office or a standing member, never by who entered it."))
    row = session.get(IndicatorValue, value_id)
    if row is None:
        raise NotFound
    if row.replaced_at is not None or row.confirmed_at is not None:
        raise Conflict
    row.confirmed_by, row.confirmed_at = right.id, clock.now()
    session.add(row)
    data = {"indicator": indicator.code, "value_id": value_id, "period": row.period, "kind": row.kind}
    note(session, "indicator_value_confirmed", data, right, clock, key)


def explain(
    session: Session,
    indicator: Indicator,
    sent: ExplanationInput,
    *,
    by: Actor,
    clock: Clock,
    seen: int | None = None,
    key: str | None = None,
) -> None:
    """Say why an indicator is low in a period and what is done about it; raises NotAllowed or Conflict."""
    right = right_to_enter(by, indicator.unit_id)
    if right is None:
        raise NotAllowed(
            _("Cause and remedy are entered by the unit that answers for the indicator, and by the office.")
        )
    for before in _explained(session, indicator, sent.period):
        if seen is not None and (before.id or 0) > seen:
            raise Conflict
        before.replaced_at = clock.now()
        session.add(before)
    session.add(
        IndicatorExplanation(
            indicator_id=indicator.id or 0,
            period=sent.period.label,
            cause=sent.cause,
            remedy=sent.remedy,
            entered_by=right.id,
            entered_at=clock.now(),
        )
    )
    data = {"indicator": indicator.code, "period": sent.period.label, "cause": sent.cause, "remedy": sent.remedy}
    note(session, "indicator_explained", data, right, clock, key)


def _explained(session: Session, indicator: Indicator, period: Period) -> Iterable[IndicatorExplanation]:
    return session.exec(
        select(IndicatorExplanation).where(
            col(IndicatorExplanation.indicator_id) == indicator.id,
            col(IndicatorExplanation.period) == period.label,
            col(IndicatorExplanation.replaced_at).is_(None),
        )
    ).all()
