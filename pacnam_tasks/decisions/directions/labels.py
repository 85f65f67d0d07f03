"""Words for the events of directions that belong to no task."""

from pacnam_tasks.core.words import lazy_gettext as _l

EVENT = {
    "field_directed": _l("Direction on a field"),
    "field_direction_answered": _l("Direction on a field answered"),
}
