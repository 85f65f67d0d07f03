"""Words for roles, and for what happens to appointments and accounts."""

from pacnam_tasks.accounts.rules import Role
from pacnam_tasks.core.words import lazy_gettext as _l

ROLE = {
    Role.OFFICE: _l("Office"),
    Role.STANDING: _l("Standing member"),
    Role.MEMBER: _l("Committee member"),
    Role.LEADER: _l("Head of unit"),
    Role.STAFF: _l("Staff"),
    Role.INSPECTOR: _l("Inspector"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
EVENT = {
    "acting_named": _l("Acting head named"),
    "acting_ended": _l("Acting head's period ended"),
    "account_invited": _l("Account made"),
    "password_renewed": _l("One-time password given"),
    "address_changed": _l("E-mail address changed"),
    "account_disabled": _l("Account disabled"),
}
