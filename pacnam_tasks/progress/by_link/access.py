"""Who may call the endpoints of links: whoever holds one; what it lets them do are the powers over its task."""

from pacnam_tasks.accounts.links.access import HOLDERS

ENDPOINTS = {
    "by_link.show": HOLDERS,
    "by_link.record": HOLDERS,
    "by_link.take_back": HOLDERS,
}
