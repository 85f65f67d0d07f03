"""Who may open the page of a digest: who is in charge; of which weeks is asked there."""

from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import IN_CHARGE

ENDPOINTS = {"digest.show": Audience("in_charge", IN_CHARGE)}
