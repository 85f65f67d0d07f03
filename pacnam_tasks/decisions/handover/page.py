"""What the pages of hand-over show."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from flask import g
from sqlmodel import Session

from pacnam_tasks.accounts.queries import name_of
from pacnam_tasks.accounts.rules import Actor, Role
from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.decisions.handover import queries
from pacnam_tasks.decisions.handover.labels import HANDOVER_STATE, LEFT_OUT, WAS
from pacnam_tasks.decisions.handover.queries import Held
from pacnam_tasks.decisions.handover.rules import AT_MOST, HandoverState, LeftOut, Opening, Taker, Was
from pacnam_tasks.tasks.queries.days import judged_on
from pacnam_tasks.tasks.rules.days import OnDay
from pacnam_tasks.tasks.rules.facts import timeliness

TONE = {
    HandoverState.OPEN: "wait",
    HandoverState.CONFIRMED: "done",
    HandoverState.DECLINED: "back",
    HandoverState.WITHDRAWN: "stop",
    HandoverState.LAPSED: "stop",
}


def notice(session: Session, actor: Actor) -> Iterator[Mapping[str, str]]:
    """The minutes that wait for the person, at the top of the home page; asked for where the frame counted some."""
    for row in queries.waiting(session, actor, 3) if g.get("handovers") else ():
        text = _(
            "%(giver)s hands %(n)s tasks over to you, minute No. %(number)s of %(day)s. Please read and confirm it.",
            giver=row.giver_name,
            n=row.n_tasks,
            number=row.id,
            day=dmy(row.opened_on),
        )
        yield {"url": f"/handovers/{row.id}", "text": text}


def new_page(session: Session, actor: Actor, giver_id: int, opening: Opening, today: date) -> dict[str, Any]:
    """What templates/handover/new.html wants: what the giver holds, and who may receive how much of it."""
    held = queries.held_by(session, giver_id, opening.unit_ids)
    on = judged_on(session, today)
    possible = [one for one in queries.takers(session, held, today) if one.person_id not in {giver_id, actor.person_id}]
    return {
        "giver": {"id": giver_id, "name": name_of(session, giver_id), "is_me": giver_id == actor.person_id},
        "people": _people(session, actor, today),
        "lines": [_held_line(one, on) for one in held[:AT_MOST]],
        "at_most": AT_MOST,
        "has_more": len(held) > AT_MOST,
        "takers": [(one.person_id, _offer(one, held)) for one in possible],
    }


def _people(session: Session, actor: Actor, today: date) -> list[tuple[int, str]]:
    """For whom the person may make a minute, beside the person's own."""
    if actor.holding(Role.OFFICE) is not None:
        return queries.holders(session)
    return queries.colleagues(session, actor.units_as(Role.LEADER), actor.person_id, today)


def _offer(taker: Taker, held: Collection[Held]) -> str:
    n = sum(taker.fits(one.was, one.facts.lead_unit_id) for one in held)
    return _("%(name)s (can take %(n)s of %(all)s)", name=taker.name, n=min(n, AT_MOST), all=len(held))


def _held_line(held: Held, on: OnDay) -> dict[str, Any]:
    facts = held.facts
    return {
        "code": held.code,
        "title": held.title,
        "lead_name": held.lead_name,
        "was": WAS[held.was],
        "state": facts.state,
        "percent": facts.percent,
        "due_on": facts.due_on,
        "timeliness": timeliness(facts, on),
        "is_linked": True,
        "left_out": "",
    }


def minute_lines(session: Session, actor: Actor, handover_id: int) -> list[dict[str, Any]]:
    """The lines of a minute; a code leads to its task for those who see the task."""
    return [
        dict(row._mapping)
        | {
            "was": WAS[Was(row.was)],
            "left_out": LEFT_OUT[LeftOut(row.left_out)] if row.left_out else "",
            "is_linked": actor.reads_all or row.lead_unit_id in actor.unit_ids,
        }
        for row in queries.lines_of(session, handover_id)
    ]


def state_of(row: Any) -> dict[str, Any]:
    """Tone and words of how a minute stands."""
    state = HandoverState(row.state)
    return {"tone": TONE[state], "words": HANDOVER_STATE[state], "is_open": state is HandoverState.OPEN}
