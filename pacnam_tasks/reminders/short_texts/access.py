"""Who reminds others by a chat: those who follow up, and heads of units for the parts that they gave out."""

from pacnam_tasks.accounts.access import Audience
from pacnam_tasks.accounts.rules import Role

REMINDING = Audience("reminding", frozenset({Role.OFFICE, Role.STANDING, Role.MEMBER, Role.LEADER}))
ENDPOINTS = {"short_texts.index": REMINDING}
