"""Who may call the endpoints of links."""

from pacnam_tasks.accounts.access import SIGNED_IN, Audience
from pacnam_tasks.accounts.rules import IN_CHARGE, WORKS_IN_UNIT, Role

HOLDERS = Audience("link_holders", needs_sign_in=False, by_address=True)
"""Whoever holds the address: its token is the secret, and says as whom."""
FOLLOW_ALL = frozenset({Role.STANDING, Role.OFFICE})
"""Whose calendar has the deadline of every task, as they answer for all of them."""
KEEPERS = Audience("calendar_keepers", WORKS_IN_UNIT | IN_CHARGE | FOLLOW_ALL)
"""Those who have deadlines to keep."""
ENDPOINTS = {
    "links.change": SIGNED_IN,
    "links.make_calendar": KEEPERS,
    "links.end_calendar": SIGNED_IN,
}
