"""Words for the levels and states of obstacles, and what the timeline says of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pacnam_tasks.core.text import dmy
from pacnam_tasks.core.words import gettext as _
from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.progress.obstacles.rules import ObstacleState
from pacnam_tasks.tasks.labels import AUTHORITY
from pacnam_tasks.tasks.rules.levels import Authority

OBSTACLE_STATE = {
    ObstacleState.OPEN: _l("Waits for an answer"),
    ObstacleState.ANSWERED: _l("Answered"),
    ObstacleState.CLOSED: _l("Closed"),
}


def told(data: Mapping[str, Any]) -> list[str]:
    """What an act upon an obstacle says beyond its note, a line each."""
    lines = []
    if data.get("done"):
        lines.append(_("Done so far: %(text)s", text=data["done"]))
    if data.get("proposal"):
        lines.append(_("Proposed: %(text)s", text=data["proposal"]))
    if data.get("document"):
        lines.append(_("By document %(number)s", number=data["document"]))
    if data.get("level"):
        words = data.get("unit") or str(AUTHORITY[Authority(data["level"])])
        if data.get("answer_by"):
            by = dmy(date.fromisoformat(data["answer_by"]))
            lines.append(_("To be answered by: %(level)s, before the end of %(day)s", level=words, day=by))
        else:
            lines.append(_("To be answered by: %(level)s", level=words))
    return lines
