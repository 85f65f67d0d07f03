"""What a sender is told of a form."""

from datetime import timedelta

UNKNOWN, FORBIDDEN, OUTDATED, REFUSED = "unknown", "forbidden", "outdated", "refused"
REPEATED, TAKEN = "repeated", "taken"
TEN_MINUTES = timedelta(minutes=10)
"""For so long a report can be taken back."""
