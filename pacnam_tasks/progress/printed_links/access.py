"""Who prints the list: heads of units, for their own units and themselves alone."""

from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import Role

HEADS = Audience("heads_of_units", frozenset({Role.LEADER}))
ENDPOINTS = {"printed_links.show": HEADS}
