"""Who may open the pages of accounts, and how a page says who may open it."""

from dataclasses import dataclass

from pacnam_tasks.accounts.rules import Actor, Role


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may call an endpoint at all; what they see there is bounded by `visible_to` and powers.

    `by_address` says that the address itself tells as whom: no session is looked at there, and none begins.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    needs_sign_in: bool = True
    by_address: bool = False

    def admits(self, actor: Actor | None) -> bool:
        """Whether this person may call it."""
        if not self.needs_sign_in:
            return True
        return actor is not None and (not self.roles or bool(actor.roles & self.roles))


EVERYONE = Audience("everyone", needs_sign_in=False)
SIGNED_IN = Audience("signed_in")
TASK_READERS = Audience("task_readers", frozenset(Role) - {Role.ADMINISTRATOR})
TASK_WRITERS = Audience("task_writers", frozenset(Role) - {Role.ADMINISTRATOR, Role.INSPECTOR})
PRINTERS = Audience("printers", frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER}))
REPORT_READERS = Audience("report_readers", PRINTERS.roles | {Role.INSPECTOR})

ENDPOINTS = {
    "static": EVERYONE,
    "accounts.show_sign_in": EVERYONE,
    "accounts.sign_in": EVERYONE,
    "accounts.choose_password": EVERYONE,
    "accounts.sign_out": EVERYONE,
    "accounts.show": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.change_address": SIGNED_IN,
    "accounts.end_session": SIGNED_IN,
    "accounts.change_theme": SIGNED_IN,
}
