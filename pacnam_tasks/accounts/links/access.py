"""Who may call the endpoints of links."""

from pacnam_tasks.accounts.access import SIGNED_IN, Audience
from pacnam_tasks.accounts.rules import IN_CHARGE, WORKS_IN_UNIT

HOLDERS = Audience("link_holders", needs_sign_in=False, by_address=True)
"""Whoever holds the address: its token is the secret, and says as whom."""
KEEPERS = Audience("calendar_keepers", WORKS_IN_UNIT | IN_CHARGE)
"""Those who have deadlines of their own."""
ENDPOINTS = {
    "links.change": SIGNED_IN,
    "links.make_calendar": KEEPERS,
    "links.end_calendar": SIGNED_IN,
}
