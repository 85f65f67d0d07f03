"""What the bound figures are called where people see them, and the words of checks and comparisons."""

from collections.abc import Callable
from typing import Any

from pacnam_tasks.core.text import number
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.reports.editing.changes import Change
from pacnam_tasks.reports.editing.checks import Finding, Matter
from pacnam_tasks.tasks.labels import spans_of_age

FIGURE = {
    "as_of": _l("day of the figures"),
    "period": _l("reporting period (figure)"),
    "next_period": _l("next reporting period (figure)"),
    "within/assigned": _l("newly assigned in the period"),
    "within/done": _l("done in the period"),
    "within/due": _l("due in the period"),
    "within/due_done": _l("due in the period and done"),
    "within/due_done_share": _l("rate done of those due in the period"),
    "assigned": _l("assigned"),
    "done": _l("done in all"),
    "done_on_time": _l("done on time (figure)"),
    "done_late": _l("done late (figure)"),
    "done_undated": _l("done without deadline"),
    "open": _l("under way"),
    "open_in_time": _l("under way in time"),
    "open_overdue": _l("overdue (figure)"),
    "open_undated": _l("under way without deadline"),
    "paused": _l("paused (figure)"),
    "revoked": _l("revoked (figure)"),
    "silent": _l("not updated for 14 days"),
    "updated": _l("updated within 14 days"),
    "extended": _l("extended (figure)"),
    "done_on_time_original": _l("on time by the first deadline"),
    "open_overdue_original": _l("overdue by the first deadline"),
    "percent": _l("weighted mean"),
    "done_share": _l("rate done"),
    "open_share": _l("rate under way"),
    "updated_share": _l("rate updated"),
    "overdue_share": _l("rate overdue of all"),
    "overdue_decided_share": _l("rate overdue of those decided"),
    "overdue_original_share": _l("rate overdue by the first deadline"),
    "overdue_decided_original_share": _l("rate overdue of those decided by the first deadline"),
    "on_time_share": _l("rate on time"),
    "on_time_original_share": _l("rate on time by the first deadline"),
    "fields": _l("number of fields"),
    "units": _l("number of lead units"),
    "units_complete": _l("units that are done"),
    "units_late": _l("units with overdue tasks"),
    "units_hindered": _l("units that reported difficulties"),
    "due": _l("due next"),
    "due_listed": _l("due tasks listed"),
    "overdue_listed": _l("overdue tasks listed"),
    "no_cause": _l("without a reported cause"),
    "obstacles": _l("difficulties"),
    "obstacles_waiting": _l("difficulties that wait"),
    "obstacles_answered": _l("difficulties answered"),
    "obstacles_listed": _l("difficulties listed"),
    "proposals": _l("proposals"),
    "of_kind": _l("matters of this kind"),
    "late": _l("overdue tasks of the unit"),
    "place": _l("place in the list"),
    "days": _l("days late"),
    "deadline": _l("deadline (figure)"),
    "reached": _l("part done"),
    "reminded": _l("reminders"),
    "opened": _l("reminders seen"),
    "sent": _l("reminders sent"),
    "to_send": _l("reminders to be sent"),
    "unsent": _l("reminders that failed"),
    "overtaken": _l("reminders no longer needed"),
    "letters": _l("letters issued"),
    "dated": _l("with deadline"),
    "missing": _l("units that owe their report"),
    "urged/units": _l("units urged"),
    "urged/late": _l("overdue tasks urged"),
    "urged/directions": _l("directions urged"),
    "urged/periods": _l("recurring tasks urged"),
    "missing_periods": _l("reports that are missing"),
    "result": _l("result reported (figure)"),
    "expected": _l("expected by the path"),
    "newly_done": _l("done since the last meeting"),
    "new_overdue": _l("newly overdue since the last meeting"),
    "behind": _l("tasks behind their path"),
    "behind_listed": _l("tasks behind that are listed"),
    "at_risk": _l("tasks at risk of falling behind"),
    "at_risk_listed": _l("tasks at risk that are listed"),
    "doubted": _l("what casts doubt on it (figure)"),
    "missing_count": _l("number of units that owe their report"),
    "undated": _l("without deadline"),
    "drafted": _l("still drafts"),
    "n_parts": _l("number of parts"),
}


def figure_name(name: str) -> str:
    """What a figure is called, without `:` and brackets."""
    kind, _slash, of = name.partition("/")
    if kind == "parts":
        return _("%(figure)s of parts", figure=figure_name(of))
    if kind == "age":
        return _("overdue for %(days)s days", days=spans_of_age()[int(of) - 1])
    if kind == "since":
        return _("%(figure)s, more or less than before", figure=figure_name(of))
    if kind == "annex":
        return _("name of appendix %(n)s", n=of)
    if kind in {"late", "given"}:
        unit = of.translate(str.maketrans(":[]", "   "))
        return _("overdue tasks of %(unit)s", unit=unit) if kind == "late" else _("assigned to %(unit)s", unit=unit)
    return str(FIGURE.get(name, name))


def finding_words(one: Finding) -> str:
    """What is to be looked at, in one sentence."""
    words = _SENTENCE[one.matter]
    return words(one.about) if callable(words) else str(words)


_SENTENCE: dict[Matter, Callable[[tuple[str, ...]], str] | Any] = {
    Matter.SUM: lambda about: _(
        "%(figure)s is %(told)s, but its parts come to %(total)s.",
        figure=figure_name(about[0])[:1].upper() + figure_name(about[0])[1:],
        told=about[1],
        total=about[2],
    ),
    Matter.TABLE_SUM: lambda about: _(
        "Table “%(table)s”, column “%(column)s”: the total is %(told)s, the rows come to %(total)s.",
        table=about[0],
        column=about[1],
        told=about[2],
        total=about[3],
    ),
    Matter.ROW_SUM: lambda about: _(
        "Table “%(table)s”, row “%(row)s”: %(told)s tasks, but the columns come to %(total)s.",
        table=about[0],
        row=about[1],
        told=about[2],
        total=about[3],
    ),
    Matter.TABLE_TOTAL: lambda about: _(
        "Table “%(table)s” counts %(total)s tasks, the text %(told)s.", table=about[0], total=about[1], told=about[2]
    ),
    Matter.NOT_COUNTED: lambda about: _(
        "A paragraph wants a figure that is not counted any more: %(figures)s. Please write it anew.",
        figures=", ".join(map(figure_name, about)),
    ),
    Matter.NO_ANNEX: lambda about: _(
        "A paragraph names %(annex)s, which is left out. Please change the paragraph, or take it in again.",
        annex=about[0],
    ),
    Matter.MISSING: lambda about: _(
        "%(n)s units have not reported in the period: %(units)s.", n=about[0], units=about[1]
    ),
    Matter.UNDATED: lambda about: _("%(n)s tasks under way have no deadline.", n=about[0]),
    Matter.SILENT: lambda about: _("%(n)s tasks have not been updated for more than 14 days.", n=about[0]),
    Matter.EMPTY: lambda about: (
        _("Below the heading “%(heading)s” nothing is written yet.", heading=about[0])
        if about
        else _("A heading has no text yet.")
    ),
    Matter.BY_HAND: lambda about: _("Figures typed by hand: %(figures)s.", figures=", ".join(about)),
    Matter.OWN_CHANGED: _l("The system words this paragraph differently since it was edited; please read it again."),
    Matter.TWIN: lambda about: _(
        "A document of the same, %(number)s of %(day)s, is in force. "
        "Please make one that replaces it, or void its number first.",
        number=about[0],
        day=about[1],
    ),
    Matter.UNWRITTEN: lambda about: (
        _(
            "The part “%(part)s” could not be composed: there is a fault in the system. The draft is kept as it was. "
            "Please tell the administrator the name of this part.",
            part=about[0].capitalize(),
        )
        if about[0]
        else _(
            "The content of the document could not be composed: there is a fault in the system. The draft is kept as "
            "it was. Please tell the administrator."
        )
    ),
    Matter.HEAD: lambda about: _(
        "The draft was made under “%(then)s”, but documents are issued under “%(now)s” now. "
        "Please make the draft anew.",
        then=about[0],
        now=about[1],
    ),
    Matter.RULES: lambda about: _(
        "The draft is laid out by %(then)s, but %(now)s is in force now. Please choose it and make the draft anew.",
        then=about[0],
        now=about[1],
    ),
    Matter.SIGNER: lambda about: _(
        "%(name)s does not sign as %(title)s any more. Please choose who signs and make the draft anew.",
        name=about[0],
        title=about[1],
    ),
    Matter.NO_PLACE: _l("An edited paragraph has no place in the report any more."),
}


def change_words(one: Change) -> str:
    """`Hoàn thành: 16 → 21 (tăng 5)`."""
    if not one.before or not one.now:
        told = _("“%(row)s” is new", row=one.row) if one.now else _("“%(row)s” is there no more", row=one.row)
        return _("Table “%(table)s”: %(told)s.", table=one.table, told=told)
    name = figure_name(one.figure) if one.figure else one.column.lower()
    moved = f"{name[:1].upper()}{name[1:]}" if one.figure else f"{one.table}, {one.row}, {name}"
    return f"{moved}: {one.before} → {one.now}{_by(one.by)}"


def _by(by: int | None) -> str:
    if not by:
        return ""
    return " " + (_("(up %(n)s)", n=number(by)) if by > 0 else _("(down %(n)s)", n=number(-by)))
