"""Who prints the list: who works in a unit, of its tasks those on which the person reports, for themselves alone."""

from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import WORKS_IN_UNIT

REPORTERS = Audience("reporters_of_units", WORKS_IN_UNIT)
ENDPOINTS = {"printed_links.show": REPORTERS}
