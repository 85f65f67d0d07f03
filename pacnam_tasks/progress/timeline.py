"""What happened to a task as its page tells it, newest first; marked is what was withdrawn or set right."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pacnam_tasks.core.text import dmy, measured, number, percent
from pacnam_tasks.core.web import local_time
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.progress.errata.rules import FIGURE, NOTE, struck
from pacnam_tasks.progress.event_text import FROM_ABOVE, text_of
from pacnam_tasks.progress.models import EvidenceFile
from pacnam_tasks.tasks.labels import EVENT
from pacnam_tasks.tasks.models import measure_kind_of
from pacnam_tasks.tasks.rules.breakdown import is_counted

ENTRIES = frozenset({"updated", "submitted"})


@dataclass(frozen=True)
class TimelineItem:
    """One recorded act as the timeline shows it; `direction` marks what came from above.

    Of what an erratum has set right `figures` are `struck`, and the note stands in `struck_note`. `erratum_url` is
    where the reader may set it right.
    """

    at: datetime
    title: str
    who: str
    text: str
    figures: str
    files: list[dict[str, Any]]
    direction: bool
    kind: str = ""
    withdrawn: bool = False
    struck: bool = False
    struck_note: str = ""
    is_corrected: bool = False
    erratum_url: str = ""
    changes: bool = True


@dataclass(frozen=True)
class Timeline:
    """What the items of a task's timeline need beyond the events."""

    code: str
    task: Any
    files: Sequence[EvidenceFile] = ()
    may_correct: Callable[[Any], bool] = lambda _event: False

    def items(self, events: Sequence[Any]) -> list[TimelineItem]:
        """The items of these events, newest first as they come."""
        told = [(event, json.loads(event.data)) for event in events]
        withdrawn = {data.get("event") for event, data in told if event.kind == "update_withdrawn"}
        errata = [(event.seq, data["entry"], data["new"]) for event, data in told if event.kind == "corrected"]
        wrong = struck(reversed(errata))
        return [self._item(event, data, event.seq in withdrawn, wrong.get(event.seq, ())) for event, data in told]

    def _item(self, event: Any, data: Mapping[str, Any], withdrawn: bool, wrong: Collection[str]) -> TimelineItem:
        struck_note = data.get("note", "") if NOTE in wrong else ""
        named = {file.id: file for file in self.files}
        may_correct = event.kind in ENTRIES and not withdrawn and self.may_correct(event)
        return TimelineItem(
            at=event.at,
            title=str(EVENT[event.kind]),
            who=_who(event),
            text=self._text(event, {**data, "note": ""} if struck_note else data),
            figures=_figures(event.kind, data, self.task),
            files=[file_link(self.code, named[one]) for one, _sha in data.get("files", ()) if one in named],
            direction=event.kind in FROM_ABOVE,
            kind=event.kind,
            withdrawn=withdrawn,
            struck=FIGURE in wrong,
            struck_note=struck_note,
            is_corrected=bool(wrong),
            changes=event.changes,
            erratum_url=f"/tasks/{self.code}/entries/{event.seq}/erratum" if may_correct else "",
        )

    def _text(self, event: Any, data: Mapping[str, Any]) -> str:
        return text_of(event.kind, data, event.behalf_name or "", share_unit=_share_unit(self.task))


def _who(event: Any) -> str:
    """In whose right it was done; an acting head with the name of the head, the office with the unit it acted for."""
    if not event.person_name:
        return ""
    acting = _("acting for %(name)s", name=event.acting_for_name) if event.acting_for_name else ""
    who = ", ".join(one for one in (event.person_name, acting, event.unit_name) if one)
    return _("%(who)s, on behalf of %(unit)s", who=who, unit=event.behalf_name) if event.behalf_name else who


def _figures(kind: str, data: Mapping[str, Any], task: Any) -> str:
    measure = task.measure
    if kind in {"share_changed", "share_noted"}:
        shares = [Decimal(data[name]) for name in ("before", "after") if data.get(name)]
        told = [number(share) for share in shares[:-1]] + [measured(share, _share_unit(task)) for share in shares[-1:]]
        return " → ".join(told)
    for before, after in (("due_before", "due_after"), ("review_before", "review_on")):
        if data.get(before) is not None and data.get(after) is not None:
            return f"{dmy(date.fromisoformat(data[before]))} → {dmy(date.fromisoformat(data[after]))}"
    if data.get("entry") is not None:
        return " → ".join(one for one in (_figure(data["old"], measure), _figure(data["new"], measure)) if one)
    return _figure(data, measure)


def _share_unit(task: Any) -> str:
    return str(task.measure) if is_counted(measure_kind_of(task), task.target) else "%"


def _figure(said: Mapping[str, Any], measure: str) -> str:
    if said.get("quantity") is not None:
        return measured(Decimal(said["quantity"]), measure)
    return percent(Decimal(said["percent"])) if said.get("percent") is not None else ""


def file_link(code: str, file: EvidenceFile) -> dict[str, Any]:
    """An evidence file as a page names it."""
    kilobytes = max(1, round(file.size / 1000))
    return {
        "name": file.name,
        "url": f"/tasks/{code}/files/{file.id}",
        "size_text": f"{number(kilobytes)} kB",
        "uploaded_on": local_time(file.uploaded_at).date(),
    }
