"""Words for the codes of saved views."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.tasks.saved_views.rules import Sharing

SHARING = {
    Sharing.NOBODY: _l("Only me"),
    Sharing.UNITS: _l("All units"),
    Sharing.ALL: _l("Everybody"),
}
EVENT = {
    "view_shared": _l("Saved view shared"),
    "view_withdrawn": _l("Saved view not shared any more"),
}
