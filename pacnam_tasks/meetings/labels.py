"""Words for the codes of meetings."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.meetings.rules import DecisionKind, MeetingState

STATE = {
    MeetingState.OPEN: _l("Open meeting"),
    MeetingState.CLOSED: _l("Closed meeting"),
    MeetingState.CANCELLED: _l("Cancelled meeting"),
}
TONE = {MeetingState.OPEN: "run", MeetingState.CLOSED: "done", MeetingState.CANCELLED: "stop"}
"""The badge of each state."""
KIND = {
    DecisionKind.DIRECTION: _l("Direction to the unit"),
    DecisionKind.DRAFT: _l("New task, kept as a draft"),
}
EVENT = {
    "meeting_opened": _l("Meeting put on"),
    "agenda_changed": _l("Agenda of the meeting changed"),
    "decision_recorded": _l("Decision of the meeting recorded"),
    "meeting_closed": _l("Meeting closed"),
    "meeting_cancelled": _l("Meeting cancelled"),
}
