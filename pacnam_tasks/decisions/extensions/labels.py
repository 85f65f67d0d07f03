"""Words for the codes of extensions."""

from pacnam_tasks.core.words import lazy_gettext as _l
from pacnam_tasks.decisions.extensions.rules import DecisionLevel

LEVEL = {
    DecisionLevel.LEAD_UNIT: _l("Lead unit of the whole task"),
    DecisionLevel.THUONG_TRUC: _l("Standing members"),
    DecisionLevel.BAN_THUONG_VU: _l("Standing committee"),
    DecisionLevel.BAN_CHAP_HANH: _l("Executive committee"),
}
