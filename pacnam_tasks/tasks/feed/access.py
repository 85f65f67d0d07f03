"""Who may call the calendar: whoever holds its address."""

from pacnam_tasks.accounts.links.access import HOLDERS

ENDPOINTS = {"feed.show": HOLDERS}
